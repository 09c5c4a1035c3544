"""Lists as files: the same rows as the page, formulas harmless, on record, gone after a week."""

import datetime as dt
import io
import tracemalloc

import openpyxl
import pytest
from django.core.files.storage import default_storage

from portal.activity.models import AuditEntry
from portal.exchange import exports, sheets, tasks
from portal.exchange.lists import LISTS, csv_lines
from portal.exchange.models import FileExport, FileImport
from portal.workflow import clock
from tests.portal.exchange.conftest import DESK, NORTH, SELLER, lines_of, whole
from tests.visitor import words


def test_a_file_holds_the_rows_of_the_list_with_its_filters(room, pages):
    streamed = lines_of(pages(SELLER).get("/deals/export.csv?status=draft"))
    data = room.export("/deals/export.csv?status=draft", by=SELLER, form="xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
    assert [str(row[0]) for row in rows[1:]] == [line["number"] for line in streamed]
    entry = AuditEntry.objects.filter(action="export_deals", note__format="xlsx").get()
    assert entry.actor == room.user(SELLER)
    assert entry.note | {"rows": len(streamed), "filters": "status=draft"} == entry.note


def test_pages_from_asking_to_the_file(room, pages):
    browser = pages(SELLER)
    page = words(browser.get("/deals/"))
    ask = "/exports/new/?address=%2Fdeals%2Fexport.csv"
    assert ask in page
    assert "Export: Deals" in words(browser.get(ask))
    sent = browser.post("/exports/new/", {"address": "/deals/export.csv", "form": "xlsx"})
    row = FileExport.objects.get()
    assert sent.url == f"/exports/{row.pk}/"
    assert "in preparation" in words(browser.get(sent.url))
    assert browser.get(f"{sent.url}file/").status_code == 404
    exports.make(row.pk)
    assert "deals.xlsx" in words(browser.get(sent.url)) and "Deals" in words(
        browser.get("/exports/")
    )
    file = browser.get(f"{sent.url}file/")
    assert (
        whole(file).startswith(b"PK")
        and file["Content-Disposition"] == 'attachment; filename="deals.xlsx"'
    )
    assert AuditEntry.objects.filter(action="fetch_export").exists()


@pytest.mark.parametrize(
    "address",
    ["", "/deals/", "https://evil.example/deals/export.csv", "//evil/deals/export.csv",
     "/me/", "/exports/new/", "/imports/columns/deals.csv", "/nothing/"],
)  # fmt: skip
def test_only_lists_are_taken_out(room, pages, address):
    assert exports.list_of(address) is None
    answer = pages(SELLER).post("/exports/new/", {"address": address, "form": "xlsx"})
    assert answer.status_code == 404


def test_a_list_that_is_not_theirs_says_so(room):
    out = exports.ask(actor=room.user(SELLER), address="/organizations/export.csv")
    exports.make(out.pk)
    out.refresh_from_db()
    assert (out.status, out.problem) == ("failed", "You can no longer take this list out.")


def test_every_list_with_a_rule_is_offered_and_answers(room, pages):
    whole = [one for one in LISTS.values() if one.offered and one.offered(room.user(DESK))]
    assert len(whole) == 7
    page = words(pages(DESK).get("/exports/"))
    for one in whole:
        assert str(one.label) in page


def test_files_are_deleted_after_their_time(room, django_capture_on_commit_callbacks):
    room.export("/accounts/export.csv", by=NORTH)
    room.look("accounts", "account_id,name\nA,B\n", by=NORTH)
    out, row = FileExport.objects.get(), FileImport.objects.get()
    names = [out.content.name, row.content.name]
    assert all(map(default_storage.exists, names))
    later = clock.now() + dt.timedelta(days=8)
    with clock.at(later), django_capture_on_commit_callbacks(execute=True):
        assert not exports.is_still_theirs(out, _scope(room, NORTH))
        assert tasks.forget_files(lambda done, total: None) == "1 files deleted"
    month_after = later + dt.timedelta(days=30)
    with clock.at(month_after), django_capture_on_commit_callbacks(execute=True):
        tasks.forget_files(lambda done, total: None)
    assert not FileExport.objects.exists() and not FileImport.objects.exists()
    assert not any(map(default_storage.exists, names))


def test_left_files_are_taken_up(room):
    out = exports.ask(actor=room.user(NORTH), address="/accounts/export.csv")
    FileExport.objects.filter(pk=out.pk).update(
        lease=out.pk, beat_at=clock.now() - dt.timedelta(hours=1),
        created_at=clock.now() - dt.timedelta(hours=1),
    )  # fmt: skip
    assert tasks.resume_files(lambda done, total: None) == "1 taken up"
    assert FileExport.objects.get().is_ready


def _scope(room, email):
    from portal.access.scope import scope_of

    return scope_of(room.user(email))


def test_rows_a_sheet_has_no_place_for_go_to_further_sheets(monkeypatch):
    monkeypatch.setattr(sheets, "SHEET_ROWS", 4)  # Excel's own is 1,048,576
    target = io.BytesIO()
    assert sheets.write_sheet(target, ["n"], ([number] for number in range(7))) == 7
    book = openpyxl.load_workbook(target)
    held = [[row[0] for row in sheet.values] for sheet in book.worksheets]
    assert held == [["n", 0, 1, 2], ["n", 3, 4, 5], ["n", 6]]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_file_of_any_length_takes_the_same_memory(form, tmp_path):
    def peak(count):
        rows = ([f"Customer {number}", number, "x" * 200] for number in range(count))
        header = ["name", "number", "about"]
        tracemalloc.start()
        with (tmp_path / "file").open("wb") as target:
            if form == "xlsx":
                sheets.write_sheet(target, header, rows)
            else:
                target.writelines(line.encode() for line in csv_lines(header, rows))
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(100)  # what is loaded once
    assert peak(6_000) < 1.5 * peak(600) + 200_000
