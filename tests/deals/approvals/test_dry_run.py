"""A version of the rules tried on the last year."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deals.approvals.models import RouteDecision
from deals.approvals.services import look_back
from deals.approvals.services.history import COLUMNS, Reader, sent_between
from deals.programs.models import ProgramPolicy
from deals.registrations.models import Deal
from portal.workflow import clock
from tests.deals.approvals.conftest import (
    AUDITOR,
    DESK,
    programme,
    set_policy,
    set_rules,
)  # fmt: skip

NEXT_YEAR = dt.date(2027, 1, 1)


@pytest.fixture
def history(office):
    """Only three registrations, of 1, 10 and 100 thousand; the middle one was appealed."""
    set_policy(manual_share_percent=0)
    set_rules({"result": "account_manager"})
    Deal.objects.all().delete()
    names = ("Heron Mills", "Zest Farm", "Obelisk Shipping")
    for name, value in zip(names, (1000, 10_000, 100_000), strict=True):
        office.send(title=name, customer_name=name, value_amount=value)
    Deal.objects.filter(title="Zest Farm").update(appealed_at=clock.now())
    return office


def counted(office, version, user=DESK):
    state = look_back.start(office[user])
    while not look_back.is_done(state):
        state = look_back.go_on(state, office[user], version)
    return state


def test_it_counts_before_and_after_and_disputes(history):
    version = set_rules(
        {"result": "auto_approve", "value_to": 50_000},
        {"result": "desk", "value_from": 50_000},
        starts_on=NEXT_YEAR,
    )
    state = counted(history, version)
    rows = {row["label"]: (row["before"], row["after"], row["disputed"])
            for row in look_back.table(state)}  # fmt: skip
    assert list(rows.values()) == [(0, 2, 1), (3, 0, 0), (0, 1, 0), (0, 0, 0)]
    assert look_back.changed(state) == 3
    assert [row["title"] for row in state["examples"]["disputed"]] == ["Zest Farm"]


def test_page_says_it_in_a_sentence(history):
    version = set_rules({"result": "auto_approve"}, starts_on=NEXT_YEAR)
    client = Client()
    client.force_login(history[DESK])
    page = client.get(f"/programme/rules/{version.pk}/dry-run/")
    text = " ".join(page.content.decode().split())
    assert "3 of last year’s 3 registrations would have been approved automatically; " in text
    assert "1 of those were later disputed." in text
    zest = Deal.objects.get(title="Zest Farm")
    assert f"/deals/{zest.pk}/" in text


def test_drafts_old_ones_and_direct_deals_are_left_out(history):
    Deal.objects.filter(title="Heron Mills").update(
        created_at=clock.now() - dt.timedelta(days=400),
        submitted_at=clock.now() - dt.timedelta(days=400),
    )
    history.draft()
    assert counted(history, set_rules({"result": "desk"}, starts_on=NEXT_YEAR))["total"] == 2


def test_stored_facts_are_used_and_missing_ones_read_anew(history):
    deal = Deal.objects.get(title="Heron Mills")
    decision = RouteDecision.objects.get(deal=deal)
    decision.facts["score"] = "0.9"
    decision.save()
    version = set_rules(
        {"result": "desk", "score_from": Decimal("0.5")}, {"result": "auto_approve"},
        starts_on=NEXT_YEAR,
    )  # fmt: skip
    state = counted(history, version)
    assert look_back.table(state)[2]["after"] == 1
    RouteDecision.objects.all().delete()
    state = counted(history, version)
    assert look_back.table(state)[2]["after"] == 0
    assert look_back.table(state)[0]["after"] == 3


def test_facts_read_anew_are_those_of_the_day(history):
    stored = dict(RouteDecision.objects.values_list("deal_id", "facts"))
    RouteDecision.objects.all().delete()
    rows = sent_between(history[DESK], *a_year()).values_list(*COLUMNS)
    from deals.approvals.services.facts import as_json

    assert {past.pk: as_json(past.facts) for past in Reader().read(rows)} == {
        pk: facts | {"value": str(Decimal(facts["value"]).quantize(Decimal("0.01")))}
        for pk, facts in stored.items()
    }


def a_year():
    return clock.now() - dt.timedelta(days=365), clock.now() + dt.timedelta(days=1)


def test_a_chunk_costs_the_same_for_one_and_three(history):
    def cost(rows):
        reader = Reader()
        with CaptureQueriesContext(connection) as queries:
            reader.read(rows)
        return len(queries)

    rows = list(sent_between(history[DESK], *a_year()).values_list(*COLUMNS))
    assert cost(rows) == cost(rows[:1])


def test_long_history_goes_on_where_it_stopped(history, monkeypatch):
    monkeypatch.setattr(look_back, "CHUNK", 1)
    monkeypatch.setattr(look_back, "SECONDS", 0.0)
    version = set_rules({"result": "desk"}, starts_on=NEXT_YEAR)
    client = Client()
    client.force_login(history[DESK])
    address, run = f"/programme/rules/{version.pk}/dry-run/", uuid.uuid4().hex
    seen = []
    for _step in range(20):
        page = client.get(f"{address}?run={run}")
        seen.append(page.context["state"]["done"])
        if page.context["is_done"]:
            break
    assert seen[:3] == [1, 2, 3]
    assert page.context["is_done"]


def test_a_policys_share_is_tried_too(history):
    set_rules({"result": "auto_approve"}, starts_on=dt.date(2021, 1, 1))
    version = ProgramPolicy.objects.create(
        programme=programme(), starts_on=NEXT_YEAR, manual_share_percent=100
    )
    rows = look_back.table(counted(history, version))
    assert (rows[0]["before"], rows[0]["after"], rows[1]["after"]) == (3, 0, 3)


def test_only_desk_and_auditors_open_it(history):
    version = set_rules({"result": "desk"}, starts_on=NEXT_YEAR)
    for email, user in history.world.users.items():
        client = Client()
        client.force_login(user)
        page = client.get(f"/programme/rules/{version.pk}/dry-run/")
        readers = {DESK, "ops@meridian.example", AUDITOR}
        assert page.status_code == (200 if email in readers else 403), email


def test_unknown_version_and_nonsense_run(history):
    client = Client()
    client.force_login(history[DESK])
    assert client.get(f"/programme/rules/{uuid.uuid4()}/dry-run/").status_code == 404
    version = set_rules({"result": "desk"}, starts_on=NEXT_YEAR)
    address = f"/programme/rules/{version.pk}/dry-run/"
    assert client.get(f"{address}?run=%00x").status_code == 200
