"""Who reads classes, and what a sales team or a partner may learn from them: nothing computed by
itself, no sum of others, no rank."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.classification import services
from partners.classification.models import (
    AccountClass,
    ClassOverride,
    ClassPeriod,
    Definition,
    RelationshipDecision,
    Score,
    Scorecard,
)
from partners.classification.services.scorecards import open_spans
from tests.api import as_user, is_problem
from tests.partners.classification.conftest import DESK, DIRECT, MANAGER
from tests.visitor import visit, words

NEUTRAL = {"desk@meridian.example", "ops@meridian.example", "auditor@meridian.example"}
NORTH = {DIRECT, MANAGER}
SOLD_BY_PARTNER = "77,123"
TOKENS = re.compile(r'name="token" value="[^"]*"')  # of other rooms' forms: new each time


@pytest.fixture
def acme(world, sell, publish):
    """Acme with a published class, an override, a decision and a scorecard. Northwind, engaged on
    it, sold far more than its own team."""
    acme, rep = world.accounts["acme"], world.users[DIRECT]
    sell(acme, 1000)
    sell(acme, "77123.00", company="northwind")
    sell(world.accounts["globex"], 5)
    publish()
    services.override(actor=world.desk, account=acme, value_class="major", reason="SECRETREASON")
    services.decide_relationship(actor=rep, account=acme, relationship="key", reason="SECRETREASON")
    services.save_scorecard(
        actor=rep, account=acme, span=open_spans()[0], scores={"growth": (4, "SECRETREASON")}
    )
    return acme


def readers(world, rows):
    return {email for email, user in world.users.items() if rows.visible_to(user).exists()}


def test_each_model_is_read_by_exactly_these_people(world, acme):
    of_acme = {
        model: readers(world, model.objects.filter(account=acme))
        for model in (AccountClass, ClassOverride, RelationshipDecision, Scorecard)
    }
    assert of_acme == dict.fromkeys(of_acme, NEUTRAL | NORTH)
    assert readers(world, Score.objects.all()) == NEUTRAL | NORTH
    in_teams = {email for email, user in world.users.items() if user.staff_role in
                {"direct_rep", "direct_manager", "account_manager"}}  # fmt: skip
    assert readers(world, ClassPeriod.objects.all()) == NEUTRAL | in_teams
    ClassPeriod.objects.update(published_at=None)
    assert readers(world, ClassPeriod.objects.all()) == NEUTRAL
    assert readers(world, AccountClass.objects.all()) == NEUTRAL
    Definition.objects.create(topic="criteria", starts_on="2026-01-01", data={}, reason="x")
    staff = {email for email, user in world.users.items() if user.staff_role}
    assert readers(world, Definition.objects.all()) == staff


def everything(user, acme):
    """All a person can fetch about classes, in words."""
    client, api = visit(user), as_user(user)
    pages = [
        reverse("account", args=[acme.pk]),
        reverse("account_classification", args=[acme.pk]),
        reverse("classification"),
        reverse("accounts") + "?value_class=vip",
        reverse("accounts") + "?value_class=minor",
        reverse("relationship_decide", args=[acme.pk]),
        reverse("home"),
    ]
    found = {path: words(client.get(path)) for path in pages}
    export = client.get(reverse("classification_export"))
    found["csv"] = b"".join(export.streaming_content).decode() if export.streaming else "no"
    found["api"] = api.get("account-classes/").content.decode()
    return found


def test_team_reads_its_class_but_neither_sums_of_others_nor_ranks(world, acme):
    seen = everything(world.users[MANAGER], acme)
    assert "Major" in seen[reverse("account", args=[acme.pk])]
    assert "$1,000" in seen[reverse("classification")]
    for name, text in seen.items():
        for secret in (SOLD_BY_PARTNER, "78,123", "78123", "77123", "Globex", "percentile"):
            assert secret not in text, (name, secret)
    (row,) = as_user(world.users[DIRECT]).get("account-classes/").json()["results"]
    assert row.keys() == {"id", "account", "period", "value_class", "overridden", "team_amount"}
    assert (row["value_class"], row["overridden"], row["team_amount"]) == ("major", True, "1000.00")
    is_problem(as_user(world.users[DIRECT]).get("account-classes/?ordering=rank"), 400)
    assert "78,123" in everything(world.desk, acme)[reverse("classification")]


def test_sales_of_partners_change_nothing_a_team_sees_before_the_desk_publishes(
    world, acme, sell, span
):
    manager = world.users[MANAGER]
    before = everything(manager, acme)
    sell(acme, 900_000, company="bluepeak")
    sell(world.accounts["initech"], 950_000, company="bluepeak")
    ClassPeriod.objects.create(kind="year", starts_on="2020-01-01", ends_on="2020-12-31")
    assert everything(manager, acme) == before


def test_minor_account_looks_the_same_whether_or_not_others_sold_to_it(world, acme, many):
    (firm,), manager, period = many(1), world.users[MANAGER], ClassPeriod.objects.get()
    before = everything(manager, firm)
    AccountClass.objects.create(
        account=firm, period=period, amount=5, team=firm.owner_team, team_amount=0,
        rank=9, percentile=50, value_class="minor",
    )  # fmt: skip
    assert everything(manager, firm) == before
    assert readers(world, AccountClass.objects.filter(account=firm)) == NEUTRAL


def test_partner_on_a_joint_account_and_its_manager_learn_nothing(world, acme):
    """They see the account; its page, lists and API read as if no class existed. (The manager may
    filter the accounts of the manager's own team by class: not this one.)"""
    people = [world.users[who] for who in ("seller@northwind.example", "cam@meridian.example")]
    with_classes = {person.email: everything(person, acme) for person in people}
    for model in (AccountClass, ClassOverride, RelationshipDecision, Scorecard, ClassPeriod):
        model.objects.all().delete()
    without = {person.email: everything(person, acme) for person in people}
    manager = with_classes["cam@meridian.example"]
    for name in [name for name in manager if "value_class" in name]:
        assert "Acme" not in manager.pop(name)
    for email, seen in with_classes.items():
        for name, text in seen.items():
            assert TOKENS.sub("", text) == TOKENS.sub("", without[email][name]), (email, name)
    for seen in with_classes.values():
        for name, text in seen.items():
            for secret in ("SECRETREASON", "Value class", "Classification"):
                assert secret not in text, (name, secret)
    for person in people:
        page = reverse("account_classification", args=[acme.pk])
        assert visit(person).get(page).status_code == 403
        answer = as_user(person).post(
            "account-classes/override/",
            {"account": str(acme.pk), "value_class": "vip", "reason": "Mine"},
        )
        is_problem(answer, 403)


def test_hidden_account_answers_like_one_that_is_not_there(world, acme):
    rival = world.users["seller@bluepeak.example"]
    row = AccountClass.objects.get(account=acme)
    for name in ("account_classification", "class_override", "scorecard", "relationship_decide"):
        hidden = visit(rival).get(reverse(name, args=[acme.pk]))
        missing = visit(rival).get(reverse(name, args=[row.pk]))
        assert (hidden.status_code, words(hidden)) == (404, words(missing))
    assert as_user(rival).get(f"account-classes/{row.pk}/").status_code == 404
    assert as_user(rival).ids("account-classes/") == set()


def queries(user, path):
    client = visit(user)
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_pages_ask_the_same_number_of_queries_whatever_there_is(world, acme, many, sell, publish):
    page, people = reverse("account", args=[acme.pk]), [world.users[who] for who in (DESK, DIRECT)]
    full = [queries(user, page) for user in people]
    for model in (AccountClass, ClassOverride, RelationshipDecision, Scorecard):
        model.objects.all().delete()
    assert [queries(user, page) for user in people] == full
    people, listed = [world.desk, world.users[MANAGER]], reverse("classification")
    period, counts = ClassPeriod.objects.get(), []
    for place, firm in enumerate(many(3)):
        AccountClass.objects.create(
            account=firm, period=period, amount=5, team=firm.owner_team, team_amount=5,
            rank=place + 9, percentile=50, value_class="minor",
        )  # fmt: skip
        counts.append([queries(user, listed) for user in people])
    assert counts[0] == counts[2]


def test_former_owner_s_sales_are_not_the_new_owner_s_to_read(world, acme):
    acme.owner_team = world.teams["Direct South"]
    acme.save()
    south = world.users["direct2@meridian.example"]
    rows = as_user(south).get(f"account-classes/?account={acme.pk}").json()["results"]
    assert [row["team_amount"] for row in rows] == [None]
    assert "$1,000" not in words(
        visit(south).get(reverse("account_classification", args=[acme.pk]))
    )
    assert readers(world, AccountClass.objects.filter(account=acme)) == NEUTRAL | {south.email}
