"""Classes from sums: places, ties, repetition, publication, overrides that last."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.accounts.models import Account
from partners.classification import services, sources, tasks
from partners.classification.definitions import class_at, cuts
from partners.classification.models import AccountClass, ClassOverride, ClassPeriod
from partners.classification.periods import finished, span_of
from partners.classification.rules import of_class, standing
from portal.access.policy import Refused
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.partners.classification.conftest import given

SHARES = {"period": "quarter", "vip": "1", "major": "5", "common": "20"}
DAY = dt.timedelta(days=1)


def test_cuts_are_rounded_up():
    found = {n: tuple(cuts(SHARES, n).values()) for n in (0, 1, 3, 10, 101)}
    assert found == {0: (0, 0, 0), 1: (1, 1, 1), 3: (1, 1, 1), 10: (1, 1, 2), 101: (2, 6, 21)}


def test_periods_of_all_kinds():
    days = [dt.date(2026, 12, 31), dt.date(2024, 2, 29), dt.date(2026, 1, 1)]
    found = {
        kind: [(s.starts_on.isoformat(), s.ends_on.isoformat()) for s in map(
            lambda day, kind=kind: span_of(day, kind), days)]
        for kind in ("month", "quarter", "year")
    }  # fmt: skip
    assert found == {
        "month": [("2026-12-01", "2026-12-31"), ("2024-02-01", "2024-02-29"),
                  ("2026-01-01", "2026-01-31")],
        "quarter": [("2026-10-01", "2026-12-31"), ("2024-01-01", "2024-03-31"),
                    ("2026-01-01", "2026-03-31")],
        "year": [("2026-01-01", "2026-12-31"), ("2024-01-01", "2024-12-31"),
                 ("2026-01-01", "2026-12-31")],
    }  # fmt: skip
    three = finished(dt.date(2026, 2, 1), "quarter", 3)
    assert [s.label for s in three] == ["2025, quarter 4", "2025, quarter 3", "2025, quarter 2"]


def test_classes_hold_their_shares_and_equal_sums_share_the_better_rank(
    world, span, many, monkeypatch
):
    """103 accounts: 100 distinct sums but the two best equal; one zero, one below zero, one with
    a sum in a source of its own."""
    firms = many(103)
    sums = {firm: (None, 1000 - n) for n, firm in enumerate(firms[:100])}
    sums[firms[1]] = (None, 1000)  # as much as the first
    sums |= {firms[100]: (None, 0), firms[101]: (None, -5)}
    monkeypatch.setattr(sources, "REVENUE", given(sums) + given({firms[99]: (None, 5000)}))
    period = services.compute(span=span)
    rows = {row.account_id: row for row in period.rows.all()}
    assert (period.customers, len(rows)) == (100, 100)
    assert period.total == sum(amount for _t, amount in sums.values() if amount > 0) + 5000
    ranks = [rows[firm.pk].rank for firm in (firms[99], *firms[:3])]
    assert ranks == [1, 2, 2, 4]
    assert Counter(row.value_class for row in rows.values()) == {
        "vip": 1, "major": 4, "common": 15, "minor": 80
    }  # fmt: skip
    assert (rows[firms[98].pk].percentile, rows[firms[98].pk].value_class) == (100, "minor")
    assert class_at(5, cuts(SHARES, 100)) == "major"


def test_recomputing_gives_the_same_rows_until_published(world, span, many, monkeypatch):
    one, two, three = many(3)
    monkeypatch.setattr(sources, "REVENUE", given({one: (None, 9), two: (None, 5)}))
    first = services.compute(span=span, actor=world.desk)
    before = list(first.rows.values())
    assert services.compute(span=span, actor=world.desk).pk == first.pk
    assert list(first.rows.values()) == before
    monkeypatch.setattr(sources, "REVENUE", given({three: (None, 1)}))
    services.compute(span=span)
    assert [row.account_id for row in first.rows.all()] == [three.pk]
    for _twice in range(2):
        services.publish(actor=world.desk, period=first, reason="Agreed")
    with pytest.raises(StateMoved):
        services.compute(span=span, actor=world.desk)
    with pytest.raises(ValidationError):
        services.compute(span=span_of(clock.today(), "quarter"), actor=world.desk)
    assert ClassPeriod.objects.count() == AccountClass.objects.count() == 1


def test_number_of_queries_does_not_grow_with_accounts(world, span, many, monkeypatch):
    counts = []
    for size in (2, 40):
        monkeypatch.setattr(sources, "REVENUE", given(dict.fromkeys(many(size), (None, 7))))
        services.compute(span=span)
        with CaptureQueriesContext(connection) as found:
            services.compute(span=span)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_job_computes_the_last_period_once_and_publishes_nothing(world, span, sell):
    acme = world.accounts["acme"]
    sell(acme, 100)
    assert tasks.compute_classes(lambda done, total: None) == "1 account(s) classed"
    assert tasks.compute_classes(lambda done, total: None) == "0 account(s) classed"
    (period,) = ClassPeriod.objects.all()
    assert (period.starts_on, period.ends_on) == (span.starts_on, span.ends_on)
    assert period.published_at is None
    assert standing(acme.pk).value_class == ""


def test_sums_are_real_won_deals_and_the_owner_teams_part_stands_apart(world, sell, publish):
    acme, globex = world.accounts["acme"], world.accounts["globex"]
    sell(acme, 100)
    sell(acme, 40, company="northwind")
    sell(acme, 999, status="approved")
    sell(acme, 999, closed_at=clock.now())
    sell(globex, 7)  # Direct North sold it; Direct South owns the account
    period = publish()
    found = {row.account_id: (row.amount, row.team_amount) for row in period.rows.all()}
    assert found == {acme.pk: (140, 100), globex.pk: (7, 0)}
    assert standing(acme.pk).value_class == "vip"
    assert standing(globex.pk).value_class == "minor"


def test_newest_published_period_holds_and_accounts_without_a_row_are_minor(world, sell, publish):
    acme = world.accounts["acme"]
    older = finished(clock.today(), "quarter", 2)[1]
    noon = dt.datetime.combine(older.ends_on, dt.time(12), dt.UTC)
    sell(acme, 100, closed_at=noon)
    publish(older)
    assert standing(acme.pk).value_class == "vip"
    sell(world.accounts["globex"], 5)
    publish()
    assert standing(acme.pk).value_class == "minor"
    named = set(Account.objects.filter(of_class("vip")).values_list("name", flat=True))
    assert named == {"Globex"}
    minor = set(Account.objects.filter(of_class("minor")).values_list("name", flat=True))
    assert minor == {"Acme Industries", "Initech"}


def test_override_lasts_over_recomputation_until_its_day_or_its_end(world, sell, publish, span):
    acme, desk, today = world.accounts["acme"], world.desk, clock.today()
    rep = world.users["direct-manager@meridian.example"]
    with pytest.raises(Refused):
        services.override(actor=rep, account=acme, value_class="vip", reason="Mine")
    until = today + 3 * DAY
    said = {"value_class": "major", "reason": "Group deal", "until": until}
    first = services.override(actor=desk, account=acme, **said)
    assert services.override(actor=desk, account=acme, **said) == first
    sell(acme, 100)
    publish()
    now = standing(acme.pk)
    assert (now.computed, now.value_class, now.override) == ("vip", "major", first)
    with clock.at(clock.now() + 4 * DAY):
        assert standing(acme.pk).value_class == "vip"
    second = services.override(actor=desk, account=acme, value_class="common", reason="Other")
    services.end_override(actor=desk, account=acme)
    services.end_override(actor=desk, account=acme)
    assert standing(acme.pk).value_class == "vip"
    history = ClassOverride.objects.filter(account=acme)
    assert [(row.pk, row.ended_by) for row in history] == [(second.pk, desk), (first.pk, desk)]


def test_override_refuses_bad_input_and_writes_nothing(world):
    for field, said in [
        ("reason", {"reason": " "}),
        ("reason", {"reason": "x" * 301}),
        ("value_class", {"value_class": "gold"}),
        ("until", {"until": dt.date(2020, 1, 1)}),
        ("until", {"until": dt.date(2999, 1, 1)}),
    ]:
        data = {"value_class": "vip", "reason": "Because", "until": None} | said
        with pytest.raises(ValidationError) as error:
            services.override(actor=world.desk, account=world.accounts["acme"], **data)
        assert set(error.value.message_dict) == {field}
    assert not ClassOverride.objects.exists()


def test_percentile_is_exact_for_the_decimals_stored(world, span, many, monkeypatch):
    firms = many(3)
    sums = {firm: (None, 3 - n) for n, firm in enumerate(firms)}
    monkeypatch.setattr(sources, "REVENUE", given(sums))
    rows = services.compute(span=span).rows.order_by("rank")
    assert [row.percentile for row in rows] == [
        Decimal("33.333"), Decimal("66.667"), Decimal("100.000")
    ]  # fmt: skip
