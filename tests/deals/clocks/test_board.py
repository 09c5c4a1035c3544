"""The monthly board: whose figures, which figures, in how many queries."""

import datetime as dt
import math
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.clocks import services
from deals.clocks.models import DealClock
from portal.access.scope import one_request, scope_of
from portal.activity.models import AuditEntry
from portal.workflow import clock
from tests.visitor import visit, words

NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
BOARD, EXPORT = "/reports/response/", "/reports/response/export.csv"
OWN = {"northwind": "nw-submitted", "bluepeak": "bp-review", "cobalt": "co-submitted"}


@pytest.fixture
def figures(world):
    """Three companies with figures that tell them apart, and nothing else."""
    DealClock.objects.all().delete()
    for hours, key in enumerate(OWN.values(), 1):
        deal = world.deals[key]
        ended(deal, "first_reply", hours=hours)
        ended(deal, "decision", hours=10 * hours, breached=key == "bp-review")
    ended(world.deals["dn-direct"], "decision", hours=77)
    return world


def ended(deal, kind, *, hours, breached=False, met=True, at=NOW):
    return DealClock.objects.create(
        deal=deal,
        kind=kind,
        allowed=8,
        budget_seconds=8 * 3600,
        started_at=at - dt.timedelta(days=1),
        due_at=at,
        warn_at=at,
        running_since=at,
        spent_seconds=hours * 3600,
        ended_at=at,
        is_met=met,
        breached=breached,
    )


def ask(world, email, path=BOARD, status=200):
    with clock.at(NOW):
        response = visit(world.users[email]).get(path)
        assert response.status_code == status
        if response.streaming:
            return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        return words(response)


def medians(lines):
    """Kind → its median hours, over the months of the CSV."""
    return {tuple(row.split(",")[i] for i in (1, 2, 5)) for row in lines[1:]}


# --- Whose ---------------------------------------------------------------------------------------
ALL = {("first_reply", "3", "2.00"), ("decision", "3", "20.00")}
BOTH_OF_CAM = {("first_reply", "2", "1.00"), ("decision", "2", "10.00")}
NORTHWIND = {("first_reply", "1", "1.00"), ("decision", "1", "10.00")}
BLUEPEAK = {("first_reply", "1", "2.00"), ("decision", "1", "20.00")}
COBALT = {("first_reply", "1", "3.00"), ("decision", "1", "30.00")}
SEES = {
    "desk@meridian.example": ALL,
    "ops@meridian.example": ALL,
    "auditor@meridian.example": ALL,
    "cam@meridian.example": BOTH_OF_CAM,
    "cam2@meridian.example": BLUEPEAK,
    "admin@northwind.example": NORTHWIND,
    "admin@bluepeak.example": BLUEPEAK,
    "seller@cobalt.example": COBALT,
    "admin@harbor.example": set(),
    "seller@delta.example": set(),
}


def test_everybody_reads_exactly_its_own_figures(figures):
    for email in figures.users:
        if email in SEES:
            assert medians(ask(figures, email, EXPORT)) == SEES[email], email
        else:
            ask(figures, email, status=403)
            ask(figures, email, EXPORT, status=403)


def test_a_rival_changes_no_byte_and_no_query(figures):
    def seen():
        with one_request(), CaptureQueriesContext(connection) as queries:
            page = ask(figures, "admin@northwind.example")
            return page, ask(figures, "admin@northwind.example", EXPORT), len(queries)

    before = seen()
    for hours in range(5, 30):
        ended(figures.deals["bp-review"], "decision", hours=hours, breached=True)
    assert seen() == before
    ended(figures.deals["nw-submitted"], "decision", hours=4)
    assert seen()[0] != before[0]


# --- Which ---------------------------------------------------------------------------------------
def lines_of(world, email="desk@meridian.example", by_month=True):
    with clock.at(NOW):
        rows = DealClock.objects.on_board(scope_of(world.users[email]))
        return services.board(rows, by_month=by_month)


@pytest.mark.parametrize("count", [1, 2, 3, 9, 10, 11, 40])
def test_percentiles_are_of_the_nearest_rank(figures, count):
    DealClock.objects.all().delete()
    hours = random.Random(count).sample(range(1, 500), count)
    for value in hours:
        ended(figures.deals["nw-submitted"], "decision", hours=value)
    (line,) = lines_of(figures, by_month=False)
    ranked = sorted(hours)
    assert line.p50 == ranked[math.ceil(count * 0.5) - 1]
    assert line.p90 == ranked[math.ceil(count * 0.9) - 1]


def test_late_and_never_met_counts_against_the_share_but_has_no_time(figures):
    DealClock.objects.all().delete()
    deal = figures.deals["nw-submitted"]
    ended(deal, "decision", hours=4)
    ended(deal, "decision", hours=30, breached=True)
    ended(deal, "decision", hours=99, breached=True, met=False)  # withdrawn after it was late
    ended(deal, "decision", hours=1, met=False)  # withdrawn in time: says nothing
    (line,) = lines_of(figures)
    assert (line.count, line.in_time, line.share) == (3, 1, 33)
    assert (line.p50, line.p90) == (4, 30)


def test_answers_of_partners_are_not_on_the_board(figures):
    ended(figures.deals["nw-submitted"], "answer", hours=3)
    assert {line.kind for line in lines_of(figures)} == {"first_reply", "decision"}


def test_months_are_those_in_which_it_ended_and_twelve(figures):
    DealClock.objects.all().delete()
    deal = figures.deals["nw-submitted"]
    for year, month, day, hour in [(2025, 11, 30, 23), (2025, 12, 1, 0), (2026, 10, 31, 23)]:
        at = dt.datetime(year, month, day, hour, tzinfo=dt.UTC)
        ended(deal, "decision", hours=month, at=at)
    assert [line.month.isoformat() for line in lines_of(figures)] == ["2026-10-01", "2025-12-01"]


def test_board_takes_the_same_queries_for_many_rows(figures):
    counts = []
    for _lap in range(2):
        with one_request(), CaptureQueriesContext(connection) as queries:
            ask(figures, "desk@meridian.example")
        counts.append(len(queries))
        for month in range(1, 11):
            at = dt.datetime(2026, month, 3, tzinfo=dt.UTC)
            ended(figures.deals["nw-submitted"], "decision", hours=month, at=at)
    assert counts[0] == counts[1]


# --- The page ------------------------------------------------------------------------------------
def test_desk_filters_by_manager_tier_and_territory(figures):
    silver = figures.organizations["cobalt"].tier_id
    emea = figures.organizations["northwind"].territory_id
    cam = figures.users["cam@meridian.example"].pk
    for query, expected in {
        f"manager={cam}": BOTH_OF_CAM,
        f"tier={silver}": {("first_reply", "2", "2.00"), ("decision", "2", "20.00")},
        f"territory={emea}": {("first_reply", "2", "1.00"), ("decision", "2", "10.00")},
        f"manager={cam}&territory={emea}": NORTHWIND,
    }.items():
        assert medians(ask(figures, "desk@meridian.example", f"{EXPORT}?{query}")) == expected


def test_account_manager_filters_by_own_company_only(figures):
    own, rival = (figures.organizations[key].pk for key in ("northwind", "bluepeak"))
    cam = "cam@meridian.example"
    assert medians(ask(figures, cam, f"{EXPORT}?organization={own}")) == NORTHWIND
    unknown = "00000000-0000-4000-8000-000000000000"
    pages = [
        ask(figures, cam, f"{BOARD}?organization={pk}", status=400).replace(str(pk), "ID")
        for pk in (rival, unknown)
    ]
    assert pages[0] == pages[1]
    assert "One of these filters is unknown" in pages[0]


@pytest.mark.parametrize("query", ["tier=x", "manager=1%00", "territory=999999", "tier=🚀"])
def test_nonsense_is_said_and_shows_nothing(figures, query):
    page = ask(figures, "desk@meridian.example", f"{BOARD}?{query}", status=400)
    assert "One of these filters is unknown" in page and "No figures yet" in page
    ask(figures, "desk@meridian.example", f"{EXPORT}?{query}", status=400)


def test_page_shows_the_figures_and_what_waits(figures):
    page = ask(figures, "admin@northwind.example")
    assert "Northwind Resale" in page and "1.0 h" in page and "10.0 h" in page
    assert "Bluepeak" not in page
    assert page.count('<svg class="chart__plot"') == 2


def test_nothing_yet_says_so(world):
    DealClock.objects.all().delete()
    assert "No figures yet" in ask(world, "admin@northwind.example")
    assert ask(world, "admin@northwind.example", EXPORT) == [
        "month,waited_for,count,in_time,in_time_percent,p50_business_hours,p90_business_hours"
    ]


def test_export_is_on_record(figures):
    ask(figures, "desk@meridian.example", f"{EXPORT}?tier=")
    entry = AuditEntry.objects.filter(action="export_response_times").latest("id")
    assert entry.actor == figures.users["desk@meridian.example"]
