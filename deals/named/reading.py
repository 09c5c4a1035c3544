"""A CSV file of customers → checked entries and the lines that could not be read. Pure."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.exchange.reading import Unreadable, head_of, records, shape_of
from portal.exchange.values import country_of
from portal.interchange.csv_export import plain_cell
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


def read_file(data: bytes, families: frozenset[str]) -> Read:
    """`families`: known codes. Raises ValidationError when the file as a whole cannot be read."""
    stream = io.BytesIO(data)
    try:
        shape = shape_of(stream)
        header = [cell.lower() for cell in head_of(stream, shape).header]
        if "name" not in header or len(set(header)) < len(header):
            raise _refusal(
                _("The first line must name the columns, each once: %(columns)s. “name” is needed.")
                % {"columns": ", ".join(COLUMNS)}
            )
        return _read_rows(islice(records(stream, shape), 1, None), header, families)
    except Unreadable as error:
        raise _refusal(str(error)) from error


def _read_rows(rows: Any, header: list[str], families: frozenset[str]) -> Read:
    found: list[dict[str, Any]] = []
    problems: list[tuple[int, str]] = []
    seen: set[tuple[str, str, str]] = set()
    for line, cells in rows:
        if len(found) + len(problems) >= MAX_ROWS:
            raise _refusal(_("The file has more than %(limit)d lines.") % {"limit": MAX_ROWS})
        try:
            plain = map(plain_cell, cells)
            entry = entry_of(dict(zip(header, plain, strict=False)), families)
        except ValidationError as error:
            problems.append((line, " ".join(error.messages)))
            continue
        key = (entry["name"].casefold(), entry["country"], entry["website"])
        if key in seen:
            problems.append((line, _("This customer is in the file twice.")))
            continue
        seen.add(key)
        found.append(entry)
    if not found and not problems:
        raise _refusal(_("The file has no customers in it."))
    return Read(found, problems)


def entry_of(cells: Mapping[str, str], families: frozenset[str]) -> dict[str, Any]:
    """The customer a row names. Raises ValidationError with what is wrong in words."""
    entry: dict[str, Any] = {name: clean_line(cells.get(name, "")) for name in COLUMNS}
    for name, limit in LIMITS.items():
        check_length(entry[name], limit)
    if not entry["name"]:
        raise ValidationError(_("The name is missing."))
    check_website(entry["website"])
    entry["country"] = country_of(entry["country"])
    codes = [code.strip().lower() for code in entry["families"].replace(",", ";").split(";")]
    entry["families"] = sorted({code for code in codes if code})
    if unknown := set(entry["families"]) - families:
        raise ValidationError(
            _("There is no product family “%(code)s”.") % {"code": sorted(unknown)[0]}
        )
    return entry


def _refusal(text: str) -> ValidationError:
    return ValidationError({"file": text})
