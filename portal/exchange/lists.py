"""Lists that can be taken out. A room answers its export address with `export_rows`: the file is
streamed at once, or, when a worker asks the same address, handed over as a table."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse

from portal.activity.audit import record_event
from portal.exchange.choices import Format
from portal.interchange.csv_export import safe_cell


@dataclass(frozen=True)
class Table:
    """A list's rows with values as they are; `name` without an extension."""

    name: str
    header: list[Any]
    rows: Iterable[Iterable[Any]]
    action: str = "export_list"  # what the trail calls it


@dataclass(frozen=True)
class ExportList:
    """An address that answers with `export_rows`."""

    name: str
    label: Any
    offered: Callable[[Any], bool] | None = None  # user → offered on the page of exports


LISTS: dict[str, ExportList] = {}


def register_list(name: str, label: Any, offered: Callable[[Any], bool] | None = None) -> None:
    """`name`: the address's name in urls.py. `offered`: to whom the page of exports offers the
    whole list; without it, it is taken out from its own page alone."""
    LISTS[name] = ExportList(name, label, offered)


class TableResponse(StreamingHttpResponse):
    """The streamed CSV file, which a worker reads as a table instead."""

    table: Table


def export_rows(
    request: HttpRequest,
    name: str,
    header: Iterable[Any],
    rows: Iterable[Iterable[Any]],
    action: str = "export_list",
) -> TableResponse:
    """A download named `name`, noted on the trail as `action` with its rows counted when it ends;
    an empty action is noted by the caller."""
    table = Table(name.removesuffix(".csv"), list(header), rows, action)
    match = request.resolver_match
    asked = {"list": match.url_name if match else "", "filters": request.GET.urlencode()[:600]}
    response = TableResponse(
        _noted_lines(table, request.user, asked), content_type="text/csv; charset=utf-8"
    )
    response.table = table
    response["Content-Disposition"] = f'attachment; filename="{table.name}.csv"'
    return response


def _noted_lines(table: Table, actor: Any, asked: dict[str, Any]) -> Iterator[str]:
    """Who breaks off has taken out what came until then."""
    count = 0
    try:
        for line in csv_lines(table.header, table.rows):
            yield line
            count += 1
    finally:
        note_export(table, actor, asked, Format.CSV, max(0, count - 1))


def note_export(table: Table, actor: Any, asked: dict[str, Any], form: str, rows: int) -> None:
    """Who took out which list, and how many rows of it."""
    if table.action:
        record_event(actor, actor, table.action, note={**asked, "format": form, "rows": rows})


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """With a byte-order mark, so that spreadsheets read it as UTF-8; nothing runs as a formula."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([safe_cell(cell) for cell in header])
    with closing(_Closing(rows)) as source:
        for row in source.rows:
            yield writer.writerow([safe_cell(cell) for cell in row])


class _Closing:
    """Closes a generator of rows, which may hold a cursor."""

    def __init__(self, rows: Iterable[Iterable[Any]]):
        self.rows = rows

    def close(self) -> None:
        if hasattr(self.rows, "close"):
            self.rows.close()
