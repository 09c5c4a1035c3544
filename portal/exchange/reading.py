"""A file → its records as text. CSV of any usual delimiter and encoding, and XLSX; read as a
stream, so that a large file takes no more memory than a small one."""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO, TextIOWrapper
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from portal.exchange.choices import Delimiter, Encoding, Format
from portal.exchange.sheets import check_archive, is_archive, sheet_records

CHUNK = 1 << 16
MAX_CELL = 32_767  # what a spreadsheet's cell can hold
MAX_COLUMNS = 250
HEADER_WITHIN = 20  # records to look at for the header and the delimiter
SEPARATOR_LINE = re.compile(r"^\s*sep=(.)\s*$", re.IGNORECASE)
MAX_RECORD = 16_000_000  # characters: a line of nothing but commas would fill the memory
# One cell may be larger than the module's 128 KB: it is refused by its row, not with the file.
csv.field_size_limit(16_000_000)

Record = tuple[int, list[str]]  # first line, cells


class Unreadable(Exception):
    """The file as a whole cannot be read; `str(error)` says why and where."""


@dataclass(frozen=True)
class Shape:
    """How a file is to be read."""

    format: str
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True)
class Head:
    """The names of the columns, and the first records below them."""

    header: list[str]
    samples: list[list[str]]


def shape_of(stream: BinaryIO, encoding: str = "", delimiter: str = "") -> Shape:
    """Look at a file's bytes. What is given is believed. Raises Unreadable."""
    stream.seek(0)
    start = stream.read(CHUNK)
    if not start.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(_("The file is empty: its first line must name the columns."))
    if is_archive(start):
        if problem := check_archive(stream):
            raise Unreadable(problem)
        return Shape(Format.XLSX)
    if start.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")):
        raise Unreadable(_("This is neither CSV nor XLSX. Save it as one of these."))
    encoding = encoding or encoding_of(stream, start)
    return Shape(Format.CSV, encoding, delimiter or delimiter_of(start, encoding))


def encoding_of(stream: BinaryIO, start: bytes) -> str:
    """UTF-16 and UTF-8 tell themselves; everything else is read as Windows writes it."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding.UTF16
    if (zeros := start.count(0)) > len(start) // 4:
        odd = start[1::2].count(0)
        return Encoding.UTF16LE if odd * 2 > zeros else Encoding.UTF16BE
    decoder = codecs.getincrementaldecoder("utf-8")()
    stream.seek(0)
    try:
        while chunk := stream.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return Encoding.WINDOWS
    return Encoding.UTF8


def delimiter_of(start: bytes, encoding: str) -> str:
    """The sign that divides most lines into as many cells as the first."""
    text = start.decode(encoding, errors="replace")
    if named := SEPARATOR_LINE.match(text.split("\n", 1)[0]):
        return named[1] if named[1] in Delimiter.values else Delimiter.COMMA
    scores = {sign: _score(text, sign) for sign in Delimiter.values}
    best = max(scores, key=lambda sign: scores[sign])
    return best if scores[best] else Delimiter.COMMA


def _score(text: str, sign: str) -> int:
    """Cells in lines that have as many as the header; none for one column."""
    rows = []
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=sign):
            if any(cells):
                rows.append(len(cells))
            if len(rows) > HEADER_WITHIN:
                break
    except csv.Error:
        return 0
    wide = rows[0] if rows else 0
    return 0 if wide < 2 else wide * sum(count == wide for count in rows)


def head_of(stream: BinaryIO, shape: Shape, samples: int = 5) -> Head:
    """The header and the first records. Raises Unreadable."""
    found = records(stream, shape)
    _line, header = next(found, (0, []))
    header = [" ".join(_storable(cell).split())[:120] for cell in header]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise Unreadable(_("The file is empty: its first line must name the columns."))
    if len(header) > MAX_COLUMNS:
        words = _("The file has more than %(limit)d columns. Leave out what is not needed.")
        raise Unreadable(words % {"limit": MAX_COLUMNS})
    below = []
    for _line, cells in found:
        below.append([_storable(cell)[:120] for cell in cells])
        if len(below) >= samples:
            break
    return Head(header, below)


def _storable(cell: str) -> str:
    """No database keeps a NUL in a text; the row it stands in is refused when it is read."""
    return cell.replace("\0", "\ufffd")


def records(stream: BinaryIO, shape: Shape) -> Iterator[Record]:
    """(line, cells) of every record that is not blank, the header first. Raises Unreadable."""
    stream.seek(0)
    found = sheet_records(stream) if shape.format == Format.XLSX else _csv_records(stream, shape)
    for line, cells in found:
        if any(cell.strip() for cell in cells):
            yield line, cells


def _csv_records(stream: BinaryIO, shape: Shape) -> Iterator[Record]:
    # Signs that are no text in this encoding become U+FFFD, and their row is refused by it.
    text = TextIOWrapper(stream, encoding=shape.encoding, errors="replace", newline="")
    record = _Lines(text)
    reader: Any = csv.reader(record, delimiter=shape.delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            record.read = 0
            if cells and cells[0].startswith("\ufeff"):
                cells[0] = cells[0][1:]
            if not (line == 1 and len(cells) <= 2 and _names_separator(cells, shape)):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            _("Line %(line)d cannot be read: a quotation mark is misplaced or left open.")
            % {"line": line}
        ) from error
    finally:
        with suppress(ValueError):  # closed already
            text.detach()  # the file stays the caller's


class _Lines:
    """The lines of a file, no record of them longer than MAX_RECORD. `read`: characters of the
    record so far."""

    def __init__(self, text: TextIOWrapper):
        self.text, self.read, self.line = text, 0, 0

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(MAX_RECORD):
            self.line += 1
            self.read += len(line)
            if self.read >= MAX_RECORD:
                raise Unreadable(_("Line %(line)d is too long.") % {"line": self.line})
            yield line


def _names_separator(cells: list[str], shape: Shape) -> bool:
    return bool(SEPARATOR_LINE.match(shape.delimiter.join(cells)))
