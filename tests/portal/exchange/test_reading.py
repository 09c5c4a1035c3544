"""Files as people save them: encodings, delimiters, broken rows, spreadsheets."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from portal.exchange.headers import recognised, signature, system_of
from portal.exchange.kinds import KINDS
from portal.exchange.reading import Unreadable, head_of, records, shape_of
from portal.exchange.sheets import write_sheet
from portal.exchange.values import amount_of, country_of, day_of
from portal.interchange.csv_export import plain_cell, safe_cell
from tests.portal.exchange.conftest import counts, reasons

HEAD = "account_id,name,city\n"


def read(data):
    stream = io.BytesIO(data)
    shape = shape_of(stream)
    return shape, list(records(stream, shape))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("id;näme\n1;Zoë\n".encode(), "utf-8-sig"),
        ("\ufeffid;näme\n1;Zoë\n".encode(), "utf-8-sig"),
        ("id;näme\n1;Zoë\n".encode("utf-16"), "utf-16"),
        ("id;näme\n1;Zoë\n".encode("utf-16-be"), "utf-16-be"),
        ("id;näme\n1;Zoë\n".encode("cp1252"), "cp1252"),
        ("sep=;\nid;näme\n1;Zoë\n".encode(), "utf-8-sig"),
    ],
)
def test_encodings_are_recognised(data, encoding):
    shape, rows = read(data)
    assert (shape.encoding, shape.delimiter) == (encoding, ";")
    assert [cells for _line, cells in rows] == [["id", "näme"], ["1", "Zoë"]]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters_are_recognised(sign):
    shape, rows = read(f"a{sign}b{sign}c\n1{sign}x, y; z{sign}3\n".encode() if sign == "\t"
                       else f'a{sign}b{sign}c\n1{sign}"x, y; z"{sign}3\n'.encode())  # fmt: skip
    assert shape.delimiter == sign and rows[1][1][1] == "x, y; z"


def test_lines_are_counted_through_breaks_inside_cells():
    _shape, rows = read(b'a,b\n"x\ny",1\n\n,,\nz,2\n')
    assert [line for line, _cells in rows] == [1, 2, 6]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"\x00\x00", b"%PDF-1.4"])
def test_nothing_to_read_is_said(data):
    with pytest.raises(Unreadable):
        stream = io.BytesIO(data)
        head_of(stream, shape_of(stream))


def test_an_open_quotation_mark_names_its_line():
    with pytest.raises(Unreadable, match="Line 3"):
        read(b'a,b\n1,2\n3,"open\n4,5\n')


def test_every_broken_row_is_refused_with_its_line_and_the_rest_comes_in(room):
    text = HEAD.encode() + b"A1,Good,York\nA2,Short\nA3,Long,York,more\nA4,a\x00b,York\n"
    text += b"A5," + b"x" * 1_000_000 + b",York\nA1,Twice,York\n,No key,York\nA6,Also,York,,\n"
    row = room.take("accounts", text, place="")
    assert counts(row) == (2, 0, 0, 6)
    assert [line for line, _reason in reasons(row)] == [3, 4, 5, 6, 7, 8]
    assert "Line 2 of the file" in dict(reasons(row))[7]


def test_the_wrong_encoding_refuses_rows_instead_of_breaking_words(room):
    data = HEAD.encode() + "A1,Zoë,York\nA2,Plain,York\n".encode("cp1252")
    assert counts(room.look("accounts", data, place="", encoding="utf-8-sig")) == (1, 0, 0, 1)
    assert counts(room.look("accounts", data, place="")) == (2, 0, 0, 0)


def test_doubled_headings_are_assigned_once():
    header = ["Account ID", "Name", "Name", "", "Phone"]
    assert recognised(KINDS["accounts"], header) == {"0": "external_id", "1": "name", "4": "phone"}


# --- Spreadsheets -------------------------------------------------------------------------------
def sheet(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_cells_of_a_sheet_read_as_text():
    day = dt.datetime(2026, 1, 31)
    data = sheet([
        ["id", "code", "day", "number", "formula", "flag"],
        [1.0, "007", day, 2.5, "=1+1", True],
        [None, None, None, None, None, None],
        ["2", "x", day.replace(hour=9), 10**14, "", False],
    ])  # fmt: skip
    _shape, rows = read(data)
    assert [cells for _line, cells in rows] == [
        ["id", "code", "day", "number", "formula", "flag"],
        ["1", "007", "2026-01-31", "2.5", "", "true"],
        ["2", "x", "2026-01-31 09:00:00", "100000000000000", "", "false"],
    ]
    assert rows[2][0] == 4


def test_what_is_written_to_a_sheet_is_text_and_never_a_formula():
    target = io.BytesIO()
    assert write_sheet(target, ["a"], [["=1+1"], ["@x"], ["007"], [None], ["a\x07b"]]) == 5
    cells = [row[0] for row in openpyxl.load_workbook(target).active.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == ["=1+1", "@x", "007", None, "ab"]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}


def test_a_bomb_is_refused_before_it_is_unpacked(settings):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" ")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    with pytest.raises(Unreadable, match="too large when unpacked"):
        shape_of(io.BytesIO(target.getvalue()))


def test_a_sheet_comes_in_like_a_csv_file(room):
    data = sheet([["Account ID", "Account Name", "Phone"], ["A1", "Acme One", 4420]])
    row = room.take("accounts", data, place="", name="a.xlsx")
    assert (row.format, counts(row)) == ("xlsx", (1, 0, 0, 0))


# --- Cells --------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["=1", "+1", "-5", "@x", "\tx", "'=1", "''=1", "'x", "x", "", "'"])
def test_cells_are_made_safe_and_come_back_as_they_were(text):
    assert plain_cell(safe_cell(text)) == text
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_values_in_the_writing_of_other_systems():
    assert [country_of(text) for text in ("USA", "uk", "Germany", "DEU", "")] == [
        "US", "GB", "DE", "DE", "",
    ]  # fmt: skip
    assert [str(day_of(text)) for text in ("2026-01-31", "31.01.2026", "1/31/2026")] == [
        "2026-01-31"
    ] * 3
    assert str(day_of("3/4/2026", month_first=True)) == "2026-03-04"
    amounts = ("1,234.56", "1.234,56", "€ 1 234,56", "USD 1234.56", "1'234.56")
    assert {str(amount_of(text)) for text in amounts} == {"1234.56"}


# --- Headings of other systems --------------------------------------------------------------------
HEADERS = {
    ("accounts", "salesforce"): "Account ID,Account Name,Billing Street,Billing City,"
    "Billing State/Province,Billing Zip/Postal Code,Billing Country,Phone,Website,Industry,"
    "Parent Account ID",
    ("accounts", "hubspot"): "Record ID,Company name,Company Domain Name,City,Country/Region,"
    "Phone Number,Industry,Company owner,State/Region,Postal Code,Street Address",
    ("accounts", "odoo"): "External ID,Display Name,Street,City,Zip,Country,Phone,Website Link,"
    "Tax ID,Related Company",
    ("contacts", "salesforce"): "Contact ID,First Name,Last Name,Title,Account ID,Account Name,"
    "Email,Phone",
    ("contacts", "hubspot"): "Record ID,First Name,Last Name,Email,Phone Number,Job Title,"
    "Associated Company,Contact owner",
    ("contacts", "odoo"): "External ID,Display Name,Related Company,Job Position,Email,Phone",
    ("deals", "salesforce"): "Opportunity ID,Opportunity Name,Account Name,Stage,Close Date,"
    "Amount,Opportunity Currency,Probability (%),Description",
    ("deals", "hubspot"): "Record ID,Deal Name,Deal Stage,Close Date,Amount,Currency,"
    "Associated Company,Deal owner,Deal Description",
    ("deals", "odoo"): "External ID,Opportunity,Customer,Expected Revenue,Stage,Probability,"
    "Expected Closing,Internal Notes",
    ("touchpoints", "salesforce"): "Activity ID,Subject,Date,Type,Account ID,Full Comments",
    ("touchpoints", "odoo"): "External ID,Summary,Due Date,Activity Type,Document Name,Note",
}
KEYS = {"accounts": 6, "contacts": 5, "deals": 6, "touchpoints": 5}


@pytest.mark.parametrize(("kind", "system"), HEADERS)
def test_headings_of_other_systems_are_recognised(kind, system):
    header = HEADERS[kind, system].split(",")
    found = recognised(KINDS[kind], header)
    assert "external_id" in found.values() and len(found) >= KEYS[kind]
    needed = {field.name for field in KINDS[kind].fields if field.needed}
    assert needed <= set(found.values())
    assert system_of(header) == system


def test_a_reject_file_has_the_signature_of_its_file():
    assert signature(["reject_line", "reject_reason", "A", "B_c"]) == signature(["a", "b c"])
