"""A bar chart drawn by the server: what an SVG needs, in whole numbers of its own unit."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format

from deals.clocks.choices import ClockKind
from deals.clocks.services.board import MONTHS, Line, first_month

STEP, BAR, HEIGHT, FOOT = 44, 24, 140, 24
ROOM = 20  # above the tallest bar, for its figure
PLENTY = 100  # hours from which tenths say nothing


@dataclass(frozen=True)
class Bar:
    """One month. `x`: its left edge; `p50`, `p90`: how high each bar is."""

    x: int
    label: str
    p50: int
    p90: int
    value: str
    line: Line | None

    @property
    def middle(self) -> int:
        return self.x + BAR // 2

    @property
    def p50_y(self) -> int:
        return HEIGHT - self.p50

    @property
    def p90_y(self) -> int:
        return HEIGHT - self.p90

    @property
    def value_y(self) -> int:
        return self.p90_y - 5


def chart_of(kind: str, lines: list[Line]) -> dict[str, Any]:
    """The twelve months of one kind, oldest first; months without any stay empty."""
    of_month = {line.month: line for line in lines if line.kind == kind}
    top = max((line.p90 or 0 for line in of_month.values()), default=0)
    bars = [
        _bar(place, month, of_month.get(month), top)
        for place, month in enumerate(_last_months(first_month()))
    ]
    return {
        "label": ClockKind(kind).label,
        "bars": bars,
        "width": STEP * MONTHS,
        "height": HEIGHT + FOOT,
        "base": HEIGHT,
        "foot": HEIGHT + FOOT - 6,
        "bar": BAR,
    }


def _bar(place: int, month: dt.date, line: Line | None, top: float) -> Bar:
    slow = line.p90 if line else None
    return Bar(
        x=place * STEP + (STEP - BAR) // 2,
        label=date_format(month, "M"),
        p50=_high(line.p50 if line else None, top),
        p90=_high(slow, top),
        value="" if slow is None else _figure(slow),
        line=line,
    )


def _figure(hours: float) -> str:
    places = 0 if hours >= PLENTY else 1
    return number_format(round(hours, places), places)  # it would cut, not round


def _high(hours: float | None, top: float) -> int:
    """At least two units, so that a quick month is seen."""
    return max(round(hours / top * (HEIGHT - ROOM)), 2) if hours is not None and top else 0


def _last_months(start: dt.datetime) -> list[dt.date]:
    first = start.year * 12 + start.month - 1
    return [dt.date(count // 12, count % 12 + 1, 1) for count in range(first, first + MONTHS)]
