"""The cells of a list, written by functions: as templates they took most of a list page's time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.interchange.selects import escaped


@dataclass(frozen=True)
class Column:
    """`tell(row)`: what its cells say, HTML only where that is marked as safe. `order`: the field
    to sort by, if one can. `lens`: the field of the lens it needs. `css`: class of its head and
    `cell` of its cells."""

    label: Any
    tell: Callable[[Any], Any]
    lens: str = ""
    order: str = ""
    css: str = ""
    cell: str = ""


def writer(columns: Mapping[str, Column]) -> Callable[[Any], SafeString]:
    """A function that writes a row's cells, in the language of now."""
    parts = [(_start(column), column.tell) for column in columns.values()]

    def write(row: Any) -> SafeString:
        cells = "".join(f"{start}{escaped(tell(row))}</td>" for start, tell in parts)
        return mark_safe(cells)  # noqa: S308 - escaped just now

    return write


def _start(column: Column) -> str:
    css = f' class="{column.cell}"' if column.cell else ""
    return f'<td{css} data-label="{escape(str(column.label))}">'
