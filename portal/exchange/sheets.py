"""XLSX, read and written as a stream. Formulas are not worked out: a cell with one reads as the
value that was saved with it, or as nothing."""

import datetime as dt
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.writer.excel import ExcelWriter

from portal.workflow import clock

MAX_UNPACKED = 400 * 1024 * 1024
MAX_TEXTS = 80 * 1024 * 1024  # the table of texts is held in memory
MAX_PARTS, MAX_RATIO = 2_000, 200
SHEET_ROWS = 1_048_576
WORKBOOK = "xl/workbook.xml"


def is_archive(start: bytes) -> bool:
    return start.startswith(b"PK\x03\x04")


def check_archive(stream: BinaryIO) -> str:
    """Why this is no workbook to open, or nothing: before anything is unpacked."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return _("This workbook is damaged. Save it again as XLSX.")
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    texts = sum(part.file_size for part in parts if part.filename == "xl/sharedStrings.xml")
    if WORKBOOK not in {part.filename for part in parts}:
        return _("This is neither CSV nor XLSX. Save it as one of these.")
    if any(part.flag_bits & 1 for part in parts):
        return _("This workbook is protected by a password. Save it without one.")
    too_dense = size > 10 * 1024 * 1024 and size > MAX_RATIO * packed
    if len(parts) > MAX_PARTS or size > MAX_UNPACKED or texts > MAX_TEXTS or too_dense:
        return _("This workbook is too large when unpacked. Save its rows as CSV.")
    return ""


def sheet_records(stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """(row, cells as text) of the first sheet."""
    from portal.exchange.reading import Unreadable  # it reads both kinds of file

    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise Unreadable(_("This workbook has no sheet with rows."))
        width = 0
        sheet.reset_dimensions()  # what a file says of its size is not believed
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [as_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            width = width or len(cells)
            cells += [""] * (width - len(cells))  # a sheet leaves out empty cells at the end
            yield number, cells
        book.close()
    except (InvalidFileException, KeyError, zipfile.BadZipFile, ValueError, SyntaxError) as error:
        words = _("This workbook is damaged. Save it again as XLSX.")
        raise Unreadable(words) from error


def as_text(value: Any) -> str:
    """A cell as it would stand in a CSV file: ISO days, plain numbers."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat(" ") if isinstance(value, dt.datetime) else value.isoformat()
        case _:
            return str(value)


def write_sheet(target: BinaryIO, header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> int:
    """Write a workbook of one sheet; returns how many rows. Every text is written as text, so
    that nothing in it is worked out as a formula. Rows a sheet has no place for go to further
    sheets with the same header."""
    book, count, header = Workbook(write_only=True), 0, list(header)
    sheet: Any = None
    for row in rows:
        if count % (SHEET_ROWS - 1) == 0:
            sheet = _new_sheet(book, header)
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    if sheet is None:
        _new_sheet(book, header)
    _save(book, target)
    return count


def _save(book: Any, target: BinaryIO) -> None:
    """As `book.save`, but dated by the day: the same rows make the same file, to the byte."""
    today = dt.datetime.combine(clock.today(), dt.time())
    book.properties.created = book.properties.modified = today
    with _Dated(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.day = (today.year, today.month, today.day, 0, 0, 0)
        ExcelWriter(book, archive).save()


class _Dated(zipfile.ZipFile):
    """An archive whose parts are all of one `day`."""

    day: tuple[int, int, int, int, int, int]

    def _part(self, name: Any) -> zipfile.ZipInfo:
        part = zipfile.ZipInfo(str(name), date_time=self.day)
        part.compress_type = zipfile.ZIP_DEFLATED
        return part

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        super().writestr(self._part(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        part = self._part(arcname or filename)
        with open(filename, "rb") as source, self.open(part, "w", force_zip64=True) as sink:
            shutil.copyfileobj(source, sink, 1 << 16)


def _new_sheet(book: Any, header: list[Any]) -> Any:
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, value) for value in header])
    return sheet


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        value = "" if value is None else str(value)
    if not isinstance(value, str):
        return value
    text = "".join(char for char in value if char >= " " or char in "\n\r\t")[:32_767]
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
