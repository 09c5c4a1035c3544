"""A CSV file → its rows, each with the line it starts on. What makes the whole file unreadable
is found before anything is written, and named by line."""

import csv
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

# Column of the file → field of the account it fills.
FIELDS = {
    "account_id": "external_id",
    "name": "name",
    "domain": "website",
    "country": "country",
    "region": "region",
    "city": "city",
    "street": "street",
    "postcode": "postcode",
    "phone": "phone",
    "tax_id": "tax_id",
    "registration_id": "registration_id",
    "industry": "industry",
    "source": "source",
}
PARENT = "parent_account_id"
REJECT_COLUMNS = ["reject_line", "reject_reason"]
# Read past without a word: columns of our own data that describe the data, not the account.
PASSED_OVER = {"same_entity_group", "org_types", "source_id", "split", *REJECT_COLUMNS}
SPELLINGS = {"website": "domain", "external_id": "account_id", "parent_id": PARENT}
NEEDED = ("account_id", "name")
KNOWN = [*FIELDS, PARENT]


class Unreadable(Exception):
    """The file as a whole cannot be read; `str(error)` says why and where."""


@dataclass(frozen=True)
class Row:
    """One record: the line it starts on, its cells as they stand, and named by column."""

    line: int
    cells: list[str]
    values: dict[str, str]
    problem: str = ""


@dataclass(frozen=True)
class Source:
    """A checked file. `unused` are columns nobody reads; `total` counts its records."""

    path: Path
    header: list[str]
    names: list[str]
    unused: list[str]
    total: int

    def rows(self, limit: int | None = None) -> Iterator[Row]:
        """The records in file order; blank ones are passed over."""
        for count, (line, cells) in enumerate(_records(self.path)):
            if limit is not None and count >= limit:
                return
            yield self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> Row:
        problem = ""
        if len(cells) != len(self.names):
            problem = _("This row has %(found)d cells; the first line names %(wanted)d.") % {
                "found": len(cells),
                "wanted": len(self.names),
            }
        return Row(line, cells, dict(zip(self.names, cells, strict=False)), problem)


def open_source(path: Path) -> Source:
    """Read the file once from end to end. Raises Unreadable before anybody writes anything."""
    _check_encoding(path)
    records = _records(path, header=True)
    header = [cell.strip() for cell in next(records, (1, []))[1]]
    names = [_column(cell) for cell in header]
    unused = _check_header(header, names)
    return Source(path, header, names, unused, total=sum(1 for _record in records))


def _records(path: Path, header: bool = False) -> Iterator[tuple[int, list[str]]]:
    """(first line, cells) of each record; without the header line unless asked for."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        line = 1
        try:
            for cells in reader:
                if (line == 1 and header) or (line > 1 and any(cell.strip() for cell in cells)):
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise Unreadable(
                _("Line %(line)d cannot be read: a quotation mark is misplaced or left open.")
                % {"line": line}
            ) from error


def _check_encoding(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if number == 1 and line[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    raise Unreadable(_("The file is saved as UTF-16. Save it as CSV UTF-8."))
                line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("Line %(line)d is not UTF-8 text. Save the file as CSV UTF-8.") % {"line": number}
        ) from error
    except OSError as error:
        raise Unreadable(
            _("The file cannot be opened: %(reason)s.") % {"reason": error.strerror}
        ) from error


def _column(cell: str) -> str:
    name = "_".join(cell.lower().split())
    return SPELLINGS.get(name, name)


def _check_header(header: list[str], names: list[str]) -> list[str]:
    """The columns nobody reads. Raises Unreadable for a header that would lose data."""
    if not any(names):
        raise Unreadable(_("The file is empty: its first line must name the columns."))
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise Unreadable(
            _("The first line names a column twice: %(list)s.") % {"list": ", ".join(twice)}
        )
    if missing := [name for name in NEEDED if name not in names]:
        raise Unreadable(
            _("The first line lacks the column: %(list)s. It must be a comma-separated header.")
            % {"list": ", ".join(missing)}
        )
    unused = [c for c, n in zip(header, names, strict=True) if n not in {*KNOWN, *PASSED_OVER}]
    for cell in unused:
        if alike := difflib.get_close_matches(_column(cell), KNOWN, n=1, cutoff=0.75):
            raise Unreadable(
                _("The column “%(name)s” is not known. Did you mean “%(known)s”?")
                % {"name": cell[:60], "known": alike[0]}
            )
    return unused
