"""Months, quarters and years as spans of days. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Span:
    """A period: first and last day, both in it."""

    kind: str
    starts_on: dt.date
    ends_on: dt.date

    def before(self) -> "Span":
        return span_of(self.starts_on - dt.timedelta(days=1), self.kind)

    @property
    def label(self) -> str:
        return label_of(self.kind, self.starts_on)


def span_of(day: dt.date, kind: str) -> Span:
    """The month, quarter or year a day is in."""
    length = MONTHS[kind]
    first = (day.month - 1) // length * length + 1
    starts = dt.date(day.year, first, 1)
    after = first + length
    ends = dt.date(day.year + (after > 12), (after - 1) % 12 + 1, 1) - dt.timedelta(days=1)
    return Span(kind, starts, ends)


def finished(today: dt.date, kind: str, count: int = 1) -> list[Span]:
    """The last `count` periods that are over on `today`, newest first."""
    spans = [span_of(today, kind).before()]
    while len(spans) < count:
        spans.append(spans[-1].before())
    return spans


def label_of(kind: str, starts_on: dt.date) -> str:
    """“2026, quarter 3”, “September 2026”, “2026”."""
    if kind == "year":
        return str(starts_on.year)
    if kind == "month":
        return date_format(starts_on, "F Y")
    values = {"year": starts_on.year, "quarter": (starts_on.month + 2) // 3}
    return _("%(year)d, quarter %(quarter)d") % values


def label_of_days(starts_on: dt.date, ends_on: dt.date) -> str:
    """The same for a span whose kind is not stored."""
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month + 1
    kind = next((kind for kind, length in MONTHS.items() if length == months), "year")
    return label_of(kind, starts_on)
