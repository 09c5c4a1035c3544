"""CSV that streams and cannot run as a formula."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> str:
    """Text for a cell; a leading formula character gets an apostrophe, as spreadsheets expect.
    `plain_cell` takes it away again, so that what was exported is imported as it was."""
    text = "" if value is None else str(value)
    return f"'{text}" if _is_formula(text) else text


def plain_cell(text: str) -> str:
    """The value `safe_cell` was given."""
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text.lstrip("'").startswith(FORMULA_START)


class _Echo:
    def write(self, line: str) -> str:
        return line


def stream_csv(
    name: str, header: list[str], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """A download named `name` with a byte-order mark, so that spreadsheets read it as UTF-8."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow([safe_cell(cell) for cell in header])
        for row in rows:
            yield writer.writerow([safe_cell(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
