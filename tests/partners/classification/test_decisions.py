"""Relationship, scorecard and definitions: what is asked, what is kept, what would move."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from partners.classification import services, sources
from partners.classification.defaults import DEFAULTS
from partners.classification.definitions import in_force, suggested, weighted
from partners.classification.models import Definition, RelationshipDecision, Score, Scorecard
from partners.classification.periods import span_of
from partners.classification.services.previews import preview, publishing
from partners.classification.services.scorecards import open_spans, results
from partners.classification.services.suggestions import suggestion
from partners.classification.sources import Purchases
from portal.access.policy import Refused
from portal.access.scope import scope_of
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.partners.classification.conftest import DESK, DIRECT, given

DAY = dt.timedelta(days=1)
TYPES = DEFAULTS["relationships"]


def test_suggestion_is_the_strongest_type_whose_minimums_are_met():
    table = {
        (0, 0, 0): "",
        (1, 1, 1): "one_off",
        (2, 1, 1): "transactional",
        (9, 1, 9): "transactional",
        (3, 2, 2): "relationship",
        (6, 3, 3): "key",
        (6, 3, 2): "relationship",
    }
    assert {facts: suggested(TYPES, Purchases(*facts)) for facts in table} == table


def test_team_gets_its_suggestion_from_its_own_sales_only(world, sell):
    acme = world.accounts["acme"]
    sell(acme, 10)
    for company in ("northwind", "bluepeak"):
        sell(acme, 10, company=company)
    facts = {
        who: suggestion(scope_of(world.users[who]), acme).facts.purchases for who in (DESK, DIRECT)
    }
    assert facts == {DESK: 3, DIRECT: 1}


def test_relationship_is_decided_by_team_or_desk_and_kept_with_its_history(world, sell):
    acme, rep = world.accounts["acme"], world.users[DIRECT]
    sell(acme, 10)
    for _twice in range(2):
        row = services.decide_relationship(
            actor=rep, account=acme, relationship="key", reason="Five year plan"
        )
    assert (row.suggested, row.by) == ("one_off", rep)
    services.decide_relationship(
        actor=world.desk, account=acme, relationship="one_off", reason="Plan dropped"
    )
    history = RelationshipDecision.objects.filter(account=acme)
    assert [row.relationship for row in history] == ["one_off", "key"]
    for who in ("direct2", "cam", "auditor"):
        with pytest.raises(Refused):
            services.decide_relationship(
                actor=world.users[f"{who}@meridian.example"],
                account=acme,
                relationship="key",
                reason="No",
            )


# --- Scorecards -----------------------------------------------------------------------------------
def test_weighted_score_counts_what_has_a_value():
    criteria = [{"code": "a", "weight": 75}, {"code": "b", "weight": 25}]
    assert weighted(criteria, {"a": 5, "b": 2}) == Decimal("4.25")
    assert weighted(criteria, {"b": 2}) == Decimal("2.00")
    assert weighted(criteria, {"gone": 5}) is None


def test_scorecard_is_written_once_per_period_and_shows_its_trend(world):
    acme, rep = world.accounts["acme"], world.users[DIRECT]
    now, before = open_spans()[:2]
    said = {"actor": rep, "account": acme}
    services.save_scorecard(**said, span=before, scores={"growth": (2, "")})
    card = services.save_scorecard(
        **said, span=now, scores={"growth": (4, "Two sites"), "margin": (3, "")}
    )
    again = services.save_scorecard(
        **said, span=now, scores={"growth": (4, "Two sites"), "margin": (3, "")}
    )
    assert (again.pk, again.version) == (card.pk, 1)
    with pytest.raises(StateMoved):
        services.save_scorecard(**said, span=now, scores={"growth": (1, "")}, version=0)
    services.save_scorecard(**said, span=now, scores={"growth": (5, "")}, version=1)
    newest, oldest = results(Scorecard.objects.filter(account=acme))
    assert (newest.result, newest.trend, newest.missing) == (Decimal("5.00"), Decimal("3.00"), 4)
    assert (oldest.result, oldest.trend) == (Decimal("2.00"), None)
    assert Score.objects.filter(scorecard=card).count() == 1


def test_scorecard_refuses_bad_values_and_writes_nothing(world):
    rep, acme, span = world.users[DIRECT], world.accounts["acme"], open_spans()[0]
    for scores in [
        {},
        {"growth": (None, "")},
        {"growth": (None, "A note alone")},
        {"growth": (6, "")},
        {"growth": (0, "")},
        {"nonsense": (3, "")},
        {"growth": (3, "x" * 301)},
    ]:
        with pytest.raises(ValidationError):
            services.save_scorecard(actor=rep, account=acme, span=span, scores=scores)
    assert not Scorecard.objects.exists()


# --- Definitions ----------------------------------------------------------------------------------
def criteria(*weights):
    return {"criteria": [{"name": f"Point {n}", "weight": w} for n, w in enumerate(weights)]}


def shares(vip, major, common, period="quarter"):
    return {"period": period, "vip": vip, "major": major, "common": common}


VIP_WITHOUT_DAYS = DEFAULTS["benefits"] | {"vip": DEFAULTS["benefits"]["vip"] | {"protection": 0}}
EASY_KEY = TYPES | {"types": TYPES["types"] | {"key": TYPES["types"]["key"] | {"purchases": 2}}}


def test_definition_that_contradicts_itself_is_refused(world):
    start = clock.today() + DAY
    for topic, data, field in [
        ("criteria", criteria(50, 49), "__all__"),
        ("criteria", criteria(100, 0), "weight_1"),
        ("criteria", criteria(), "__all__"),
        ("percentages", shares(5, 5, 20), "major"),
        ("percentages", shares(1, 5, 100), "common"),
        ("percentages", shares(0, 5, 20), "vip"),
        ("percentages", shares(1, 5, 20, "week"), "period"),
        ("benefits", VIP_WITHOUT_DAYS, "vip_protection"),
        ("relationships", EASY_KEY, "key_purchases"),
    ]:
        with pytest.raises(ValidationError) as error:
            services.define(actor=world.desk, topic=topic, starts_on=start, reason="New", data=data)
        assert field in error.value.message_dict
    assert not Definition.objects.exists()


def test_version_holds_from_its_day_and_a_period_keeps_what_held_on_its_first_day(world):
    acme, rep, start = world.accounts["acme"], world.users[DIRECT], clock.today() + DAY
    said = {"actor": world.desk, "topic": "criteria", "starts_on": start}
    two = criteria(80, 20)
    row = services.define(**said, reason="Fewer", data=two)
    assert services.define(**said, reason="Fewer", data=two) == row
    for other in (criteria(60, 40), DEFAULTS["criteria"]):
        with pytest.raises(ValidationError):
            services.define(**said, reason="Other", data=other)
    with pytest.raises(ValidationError):
        services.define(**said | {"starts_on": clock.today()}, reason="Now", data=two)
    assert in_force("criteria") == DEFAULTS["criteria"]
    later = dt.datetime.combine(start + 200 * DAY, dt.time(12), dt.UTC)
    with clock.at(later):
        span = span_of(clock.today(), "quarter")
        services.save_scorecard(
            actor=rep, account=acme, span=span, scores={"point-0": (5, ""), "point-1": (1, "")}
        )
        (found,) = results(Scorecard.objects.filter(account=acme))
        assert found.result == Decimal("4.20")
        with pytest.raises(StateMoved):
            services.cancel_definition(actor=world.desk, version=row, reason="Late")
    services.cancel_definition(actor=world.desk, version=row, reason="Not needed")
    assert not Definition.objects.exists()


def test_preview_says_who_would_move(world, span, many, monkeypatch):
    firms = many(20)
    sums = {firm: (None, 100 - n) for n, firm in enumerate(firms)}
    monkeypatch.setattr(sources, "REVENUE", given(sums))
    period = services.compute(span=span)
    old = DEFAULTS["percentages"]  # 1 VIP, none more major, 3 common, 16 minor
    found = preview("percentages", old, shares("10", "20", "50"))
    assert found.lines == ["9 accounts move up."]
    assert found.moves == [("Common", "VIP", 1), ("Common", "Major", 2), ("Minor", "Common", 6)]
    assert publishing(period).moves == [
        ("Minor", "VIP", 1), ("Minor", "Common", 3)
    ]  # fmt: skip
    services.publish(actor=world.desk, period=period, reason="Agreed")
    assert publishing(period).lines == ["No account moves."]


def test_preview_of_the_other_topics(world, sell, publish):
    acme, rep = world.accounts["acme"], world.users[DIRECT]
    sell(acme, 10)
    publish()
    easy = TYPES | {"types": {code: row | {"purchases": 1, "years": 0, "families": 0}
                              for code, row in TYPES["types"].items()}}  # fmt: skip
    assert preview("relationships", TYPES, easy).moves == [("One-off", "Key account", 1)]
    services.save_scorecard(
        actor=rep, account=acme, span=open_spans()[0], scores={"growth": (5, ""), "margin": (1, "")}
    )
    heavy = {"criteria": [{"code": "growth", "weight": 90}, {"code": "margin", "weight": 10}]}
    assert preview("criteria", DEFAULTS["criteria"], heavy).lines == ["1 scorecard rises."]
    benefits = DEFAULTS["benefits"]
    more = benefits | {"vip": benefits["vip"] | {"protection": 200}}
    assert preview("benefits", benefits, more).lines == ["VIP: 1 account gets something else."]
