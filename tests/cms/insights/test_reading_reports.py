"""Reach and use, top and stale content, searches: whole tables, counted by hand."""

import datetime as dt

import pytest

from cms.insights.reports.content import Stale, Top
from cms.insights.reports.searches import Searches
from cms.insights.reports.use import Use
from cms.library.models import LibraryPage, PlaybookPage
from cms.reading.models import SearchTerm
from portal.reporting.charts import Bar, chart_of
from portal.workflow import clock

pytestmark = pytest.mark.django_db


def table(found):
    return [list(line) for line in found.lines()]


def figures(found):
    return [figure.value for figure in found.figures()]


def test_use_by_company(read, report):
    assert table(report(Use, by="company")) == [
        ["Northwind Resale", 5, 2, (2, 5), 4, 1],
        ["Bluepeak Systems", 2, 1, (1, 2), 1, 0],
        ["Harbor Distribution", 2, 0, (0, 2), 0, 0],
        ["Cobalt IT", 1, 0, (0, 1), 0, 0],
        ["Delta Works", 1, 0, (0, 1), 0, 0],
    ]
    older = report(Use, by="company", days="180")
    assert table(older)[1] == ["Bluepeak Systems", 2, 2, (2, 2), 2, 0]


def test_use_by_tier(read, report):
    assert table(report(Use)) == [["Gold", 7, 2, (2, 7), 4, 1], ["Silver", 4, 1, (1, 4), 1, 0]]
    assert figures(report(Use)) == [11, 3, 5, 1]


def test_use_by_audience(world, read, report):
    ours = sum(bool(user.staff_role) for user in world.users.values())
    assert table(report(Use, by="audience")) == [
        ["Partners", 1, 11, 2, (2, 11), 3, 0],
        ["Our own people", 1, ours, 2, (2, ours), 2, 0],
        ["Partners · Tier: Gold", 1, 7, 2, (2, 7), 2, 1],
    ]


def test_who_left_is_not_counted(world, read, report):
    nils = world.users["seller@northwind.example"]
    type(nils).objects.filter(pk=nils.pk).update(is_active=False)
    assert table(report(Use, by="company"))[0] == ["Northwind Resale", 4, 1, (1, 4), 4, 1]


def test_top_content(world, shelf, read, report):
    ours = sum(bool(user.staff_role) for user in world.users.values())
    lines = {line[0][0]: line[1:] for line in table(report(Top))}
    assert lines == {
        "Versus Acme": ["Battle card", "Partners", 11, 2, 3, 0],
        "Gold play": ["Playbook", "Partners · Tier: Gold", 7, 2, 2, 1],
        "Inside notes": ["Playbook", "Our own people", ours, 2, 2, 0],
    }
    assert table(report(Top))[0][0] == ("Versus Acme", f"/library/{shelf.all.key}/")


def test_each_reader_meets_only_pages_of_their_own_audience(world, read, report):
    desk = world.users["desk@meridian.example"]
    assert "Desk notes" in {line[0][0] for line in table(report(Top, user=desk))}
    for kind in (Top, Stale):
        assert "Desk notes" not in {line[0][0] for line in table(report(kind))}


def test_stale_content(shelf, read, report):
    fresh = shelf.page(PlaybookPage, "Fresh")
    lonely = shelf.page(PlaybookPage, "Lonely")
    old = shelf.page(PlaybookPage, "Old")
    year, day = clock.now() - dt.timedelta(days=400), clock.today() - dt.timedelta(days=1)
    LibraryPage.objects.exclude(pk=fresh.pk).update(first_published_at=year)
    LibraryPage.objects.filter(pk=old.pk).update(last_published_at=year)
    LibraryPage.objects.filter(pk=shelf.gold.pk).update(valid_until=day)
    read("seller@northwind.example", old, days=100)
    unread, outdated, unchanged = "Nobody opened it", "Out of date", "Not changed for a year"
    found = {line[0][0]: line[2] for line in table(report(Stale))}
    assert found == {
        "Old": f"{unread}, {unchanged}",
        "Gold play": outdated,
        "Lonely": unread,
    }
    assert {line[0][0] for line in table(report(Stale, reason="outdated"))} == {"Gold play"}
    assert {line[0][0] for line in table(report(Stale, days="180"))} == {*found}
    pages = report(Stale)
    assert figures(pages) == [6, 1, 2, 1]
    [gold] = table(report(Stale, reason="outdated"))
    assert gold[3] == day and (clock.now() - gold[4]).days == 1
    assert lonely.title in found


def test_searches_without_result(report):
    today, old = clock.today(), clock.today() - dt.timedelta(days=100)
    for day, term, asker, times, misses in (
        (today, "firewall", "partner", 9, 0),
        (today, "sd wan", "partner", 4, 3),
        (today, "sd wan", "staff", 2, 0),
        (old, "sd wan", "partner", 50, 50),
        (today, "=cmd", "stranger", 5, 5),
    ):
        SearchTerm.objects.create(
            day=day, term=term, language="en", asker=asker, times=times, misses=misses
        )
    assert table(report(Searches)) == [["=cmd", 5, 5, today], ["sd wan", 6, 3, today]]
    assert table(report(Searches, asker="partner")) == [["sd wan", 4, 3, today]]
    assert table(report(Searches, days="180"))[0] == ["sd wan", 56, 53, today]
    assert figures(report(Searches)) == [20, 8]


@pytest.mark.parametrize("kind", [Use, Top, Stale, Searches])
def test_a_report_costs_the_same_for_more_rows(
    kind, world, shelf, read, report, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        found = report(kind)
        found.figures(), found.chart(table(found))
    for number in range(4):
        page = shelf.page(PlaybookPage, f"Another {number}")
        for email in ("seller@northwind.example", "seller@bluepeak.example"):
            read(email, page)
    with django_assert_max_num_queries(12):
        found = report(kind)
        found.figures(), found.chart(table(found))


def test_a_chart_fits_its_frame():
    chart = chart_of("Use", [Bar("北风公司" * 20, 3, 4), Bar("Nobody", 0, 8), Bar("One", 1, 800)])
    assert [bar.figure for bar in chart.bars] == ["3 / 4", "0 / 8", "1 / 800"]
    assert [(bar.wide, bar.whole_wide) for bar in chart.bars] == [(2, 2), (0, 4), (2, 440)]
    assert chart.bars[0].label == "北风公司" * 5 + "北…"
    assert chart_of("Use", [Bar("Nobody", 0)]) is None and chart_of("Use", []) is None
