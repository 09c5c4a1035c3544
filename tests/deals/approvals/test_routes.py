"""Which way a registration takes, by which rule, and who reads why."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from deals.approvals.models import RouteDecision
from deals.approvals.services.facts import as_json, facts_of, from_json
from deals.programs.models import ExchangeRate
from deals.registrations.models import Deal
from portal.access.policy import Refused
from tests.deals.approvals.conftest import (
    AUDITOR,
    CAM,
    CAM2,
    DESK,
    OPS,
    SELLER,
    set_rules,
)  # fmt: skip


def latest(deal):
    return RouteDecision.objects.filter(deal=deal).first()


# conditions of the first rule, what is sent, does the rule take it?
TABLE = [
    ({"value_from": 5000}, {}, True),
    ({"value_from": 5001}, {}, False),
    ({"value_to": 5000}, {}, False),
    ({"value_to": 5001}, {}, True),
    ({"value_from": 10}, {"value_currency": "GBP"}, True),
    ({"value_from": 10}, {"value_currency": "JPY"}, False),
    ({"tiers": ["gold"]}, {}, True),
    ({"tiers": ["silver"]}, {}, False),
    ({"territories": ["emea"]}, {}, True),
    ({"territories": ["apac"]}, {}, False),
    ({"families": ["network", "storage"]}, {}, True),
    ({"families": ["storage"]}, {}, False),
    ({"kinds": ["tender"]}, {"kind": "tender"}, True),
    ({"kinds": ["tender"]}, {}, False),
    ({"score_from": Decimal("0.4")}, {}, False),
    ({"score_to": Decimal("0.4")}, {}, True),
    ({"incumbent": "yes"}, {}, False),
    ({"incumbent": "no"}, {}, True),
    ({"certified": "yes"}, {}, False),
    ({}, {}, True),
]


@pytest.mark.parametrize("conditions, columns, takes", TABLE)
def test_first_rule_that_fits_decides(office, conditions, columns, takes):
    ExchangeRate.objects.create(currency="GBP", rate=Decimal("1.25"))
    set_rules({**conditions, "result": "desk", "name": "Special"})
    deal = office.send(**columns)
    decision = latest(deal)
    assert (decision.result, decision.rule_name) == (
        ("desk", "Special") if takes else ("account_manager", "")
    )
    assert deal.routed_to == ("|role:desk|" if takes else "")


def test_order_of_rules_decides(office):
    set_rules({"result": "account_manager"}, {"result": "desk"})
    assert latest(office.send()).rule_name == "Rule 1"


def test_facts_are_kept_and_read_back(office):
    deal = office.send()
    facts = facts_of(deal, Decimal("0.25"))
    assert from_json(as_json(facts)) == facts
    assert (facts.tier, facts.territory, facts.families) == ("gold", "emea", {"network"})


def test_own_win_makes_an_incumbent_and_a_rivals_does_not(office):
    set_rules({"result": "desk", "incumbent": "yes"})
    office.send("seller@bluepeak.example", "bluepeak")
    won = {"status": "won", "close_reason": "price", "probability": 100}
    ended = dict.fromkeys(["decided_at", "closed_at"], dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    protected = {"protected_until": dt.date(2026, 12, 1)}
    bluepeak = Deal.objects.filter(customer_name="Quiet Reef Ltd")
    bluepeak.update(**won, **ended, **protected)
    first = office.send()
    assert latest(first).result == "account_manager"
    Deal.objects.filter(pk=first.pk).update(**won, **ended, **protected)
    assert latest(office.send()).result == "desk"


def test_desk_decides_what_rules_send_to_the_desk(office):
    set_rules({"result": "desk"})
    deal = office.send()
    for action in ("claim", "approve", "reject", "request_info"):
        with pytest.raises(Refused, match=r"The channel desk decides this one\."):
            office.act(deal, action, CAM)
    assert office.act(deal, "approve", DESK).status == "approved"


def test_rules_are_asked_again_after_an_answer(office):
    set_rules({"result": "desk", "value_from": 50000})
    deal = office.send()
    office.act(deal, "request_info", CAM, fields=["value_amount"], message="Sure?")
    Deal.objects.filter(pk=deal.pk).update(value_amount="90000.00")
    deal = office.act(deal, "answer", SELLER)
    assert [row.result for row in deal.routes.all()] == ["desk", "account_manager"]
    assert deal.routed_to == "|role:desk|"


def test_direct_deals_take_no_route(office):
    deal = office.world.deals["dn-direct"]
    assert not deal.routes.exists()


def test_queue_shows_what_waits_for_whom(office):
    set_rules({"result": "desk", "value_from": 50000}, {"result": "account_manager"})
    small, big = office.send(), office.send(value_amount="60000.00", title="Big reef")

    def waiting(email):
        client = Client()
        client.force_login(office[email])
        rows = client.get("/reviews/").context["rows"]
        return {row["deal"] for row in rows} & {small, big}

    assert waiting(CAM) == {small}
    assert waiting(DESK) == {small, big}
    assert waiting(CAM2) == set()


WHY = "Why it came here"


@pytest.mark.parametrize(
    "rule, readers",
    [
        ({"name": "Small ones"}, {CAM, DESK, OPS, AUDITOR}),
        ({"name": "Likely match", "score_to": Decimal("0.9")}, {DESK, OPS, AUDITOR}),
    ],
)
def test_who_reads_why(office, rule, readers):
    """An account manager reads no rule that speaks of a match: it would tell of a rival."""
    set_rules({"result": "account_manager", **rule})
    deal = office.send()
    found = set()
    for email, user in office.world.users.items():
        client = Client()
        client.force_login(user)
        page = client.get(deal.get_absolute_url())
        text = page.content.decode()
        assert (WHY in text) == (email in {CAM, DESK, OPS, AUDITOR}), email
        if rule["name"] in text:
            found.add(email)
        assert ("Match score" in text) == (email in {DESK, OPS, AUDITOR}), email
    assert found == readers


def test_why_is_in_the_readers_language(office):
    set_rules({"result": "desk", "value_from": 10})
    deal = office.send()
    assert latest(deal).why.startswith("“Rule 1”: value of")


def test_rows_are_for_reviewers_only(office):
    deal = office.send()
    for email, user in office.world.users.items():
        seen = RouteDecision.objects.visible_to(user).filter(deal=deal).exists()
        assert seen == (email in {CAM, DESK, OPS, AUDITOR}), email


def test_queue_asks_the_same_for_one_and_three(office, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(office[CAM])

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/reviews/")
        return len(queries)

    office.send()
    client.get("/reviews/")
    one = cost()
    office.send()
    office.send()
    assert cost() == one
