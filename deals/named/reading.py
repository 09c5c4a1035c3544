"""A CSV file of customers → checked entries and the lines that could not be read. Pure."""

import csv
import io
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_countries import countries

from portal.interchange.text import check_length, check_website, clean_line

COLUMNS = ("name", "website", "country", "city", "tax_id", "families")
LIMITS = {"name": 200, "website": 200, "country": 60, "city": 100, "tax_id": 60, "families": 400}
MAX_ROWS = 20_000
MAX_PROBLEMS = 200


@dataclass(frozen=True)
class Read:
    """`entries`: column → value of each good line. `problems`: [line, what was wrong]."""

    entries: list[dict[str, Any]]
    problems: list[tuple[int, str]]


def read_csv(data: bytes, families: frozenset[str]) -> Read:
    """`families`: known codes. Raises ValidationError when the file as a whole cannot be read."""
    rows = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
        if "name" not in header or len(set(header)) < len(header):
            raise _refusal(
                _("The first line must name the columns, each once: %(columns)s. “name” is needed.")
                % {"columns": ", ".join(COLUMNS)}
            )
        return _read_rows(rows, header, families)
    except csv.Error as error:
        raise _refusal(
            _("Line %(line)d cannot be read: a quotation mark is misplaced or left open.")
            % {"line": rows.line_num}
        ) from error


def _read_rows(rows: Any, header: list[str], families: frozenset[str]) -> Read:
    found: list[dict[str, Any]] = []
    problems: list[tuple[int, str]] = []
    seen: set[tuple[str, str, str]] = set()
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(found) + len(problems) >= MAX_ROWS:
            raise _refusal(_("The file has more than %(limit)d lines.") % {"limit": MAX_ROWS})
        try:
            entry = _entry(dict(zip(header, cells, strict=False)), families)
        except ValidationError as error:
            problems.append((rows.line_num, " ".join(error.messages)))
            continue
        key = (entry["name"].casefold(), entry["country"], entry["website"])
        if key in seen:
            problems.append((rows.line_num, _("This customer is in the file twice.")))
            continue
        seen.add(key)
        found.append(entry)
    if not found and not problems:
        raise _refusal(_("The file has no customers in it."))
    return Read(found, problems)


def _entry(cells: dict[str, str], families: frozenset[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {name: clean_line(cells.get(name, "")) for name in COLUMNS}
    for name, limit in LIMITS.items():
        check_length(entry[name], limit)
    if not entry["name"]:
        raise ValidationError(_("The name is missing."))
    check_website(entry["website"])
    entry["country"] = _country(entry["country"])
    codes = [code.strip().lower() for code in entry["families"].replace(",", ";").split(";")]
    entry["families"] = sorted({code for code in codes if code})
    if unknown := set(entry["families"]) - families:
        raise ValidationError(
            _("There is no product family “%(code)s”.") % {"code": sorted(unknown)[0]}
        )
    return entry


def _country(value: str) -> str:
    code = {"UK": "GB", "EL": "GR"}.get(value.upper(), value.upper())
    if value and code not in countries:
        code = countries.by_name(value)
        if not code:
            raise ValidationError(_("“%(name)s” is no country.") % {"name": value})
    return code


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refusal(
            _("Line %(line)d is not UTF-8 text. Save the file as CSV UTF-8.") % {"line": line}
        ) from error


def _refusal(text: str) -> ValidationError:
    return ValidationError({"file": text})
