"""The pages and their CSV: who gets them, and that both say the same."""

import csv

import pytest
from django.urls import reverse

from cms.insights import choices
from cms.insights.reports import REPORTS
from cms.reading.models import SearchTerm
from portal.reporting import pages
from portal.workflow import clock
from tests.cms.insights.conftest import READERS
from tests.visitor import visit, words

pytestmark = pytest.mark.django_db


def addresses():
    yield reverse("library_reports")
    for name in REPORTS:
        yield reverse("library_report", args=[name])
        yield reverse("library_report_csv", args=[name])


def rows_of(response):
    return list(csv.reader(response.getvalue().decode("utf-8-sig").splitlines()))


def test_only_marketing_the_desk_and_auditors_read_reports(world, read):
    for email in ("admin@northwind.example", "cam@meridian.example"):
        client = visit(world.users[email])
        for address in addresses():
            answer = client.get(address)
            assert answer.status_code == 403, (email, address)
            assert "Bluepeak" not in words(answer)
        assert client.get(reverse("library_report", args=["nonsense"])).status_code == 403
    for email in READERS:
        client = visit(world.users[email])
        assert client.get(reverse("library_reports")).status_code == 200
        assert client.get(reverse("library_report", args=["nonsense"])).status_code == 404
    assert visit().get(reverse("library_reports")).status_code == 302


def test_page_and_csv_say_the_same(marketing, read):
    client = visit(marketing)
    page = words(client.get(reverse("library_reports") + "?by=company"))
    [head, *lines] = rows_of(
        client.get(reverse("library_report_csv", args=["use"]) + "?by=company")
    )
    assert head == ["Company", "People reached", "Readers", "Share", "Opened", "Downloaded"]
    assert lines[:2] == [
        ["Northwind Resale", "5", "2", "40", "4", "1"],
        ["Bluepeak Systems", "2", "1", "50", "1", "0"],
    ]
    assert len(lines) == 5 and all(line[0] in page for line in lines)
    assert "<svg" in page and "2 of 5" in page and "style=" not in page.split("<main")[1]


def test_the_csv_has_lines_the_page_has_not(marketing, read, monkeypatch):
    monkeypatch.setattr(pages, "SHOWN", 1)
    client = visit(marketing)
    page = words(client.get(reverse("library_report", args=["top"])))
    assert "the CSV has all" in page and "Inside notes" not in page
    assert len(rows_of(client.get(reverse("library_report_csv", args=["top"])))) == 4


def test_cells_cannot_run_as_formulas_nor_as_markup(marketing):
    for term in ("=1+1", "<script>"):
        SearchTerm.objects.create(
            day=clock.today(), term=term, language="en", asker="stranger", times=1, misses=1
        )
    client = visit(marketing)
    assert (
        "<script>" not in client.get(reverse("library_report", args=["searches"])).content.decode()
    )
    lines = rows_of(client.get(reverse("library_report_csv", args=["searches"])))[1:]
    assert {line[0] for line in lines} == {"'=1+1", "<script>"}


@pytest.mark.parametrize("asked", ["days=1", "days=x", "by=deal", "by=%00"])
def test_what_is_unknown_is_refused(marketing, asked):
    client = visit(marketing)
    assert client.get(f"{reverse('library_reports')}?{asked}").status_code == 400
    assert client.get(f"{reverse('library_report_csv', args=['use'])}?{asked}").status_code == 400


def test_without_anything_to_count_a_report_says_so(marketing):
    client = visit(marketing)
    for name in REPORTS:
        page = words(client.get(reverse("library_report", args=[name])))
        assert str(REPORTS[name].label) in page
        if name != "use":
            assert str(REPORTS[name].empty[0]) in page
    assert set(choices.By.values) == {"tier", "company", "audience"}
