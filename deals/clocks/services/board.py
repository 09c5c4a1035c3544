"""First-reply and decision times by month: counts, share in time, median and 90th percentile.

All in the database, in the same number of queries however many rows there are. A month is the UTC
month in which a clock ended, so that both sides read the same figures and a past month stays as it
was. Times are business time; pauses do not count.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber, TruncMonth

from deals.clocks.choices import VENDOR_OWES, ClockKind
from portal.workflow import clock

MONTHS = 12
HOUR = 3600
# A registration withdrawn before anything was late says nothing about the vendor.
COUNTS = Q(is_met=True) | Q(breached=True)
PERCENTILES = {"p50": 50, "p90": 90}


@dataclass(frozen=True)
class Line:
    """One kind of clock in one month (its first day), or in the whole time (`month` None).

    `p50`, `p90`: business hours until it was met; None when none was.
    """

    kind: str
    month: dt.date | None
    count: int
    in_time: int
    p50: float | None
    p90: float | None

    @property
    def kind_label(self) -> str:
        return str(ClockKind(self.kind).label)

    @property
    def share(self) -> int:
        """Per cent in time, rounded down: 100 means every one."""
        return self.in_time * 100 // self.count if self.count else 0


def first_month() -> dt.datetime:
    """The start of the board: the first of the month eleven months ago, UTC."""
    now = clock.now().astimezone(dt.UTC)
    year, month = divmod(now.year * 12 + now.month - 1 - (MONTHS - 1), 12)
    return dt.datetime(year, month + 1, 1, tzinfo=dt.UTC)


def board(rows: QuerySet, *, by_month: bool) -> list[Line]:
    """The lines of `rows` (already in scope), the newest month first. Two queries."""
    rows = rows.filter(COUNTS, ended_at__gte=first_month())
    if by_month:
        rows = rows.annotate(month=TruncMonth("ended_at", tzinfo=dt.UTC))
    parts = ["kind", "month"] if by_month else ["kind"]
    counts = rows.order_by().values(*parts)
    counts = counts.annotate(
        count=Count("pk"), in_time=Count("pk", filter=Q(is_met=True, breached=False))
    )
    hours = _percentiles(rows, parts)
    lines = [_line(row, hours.get(_key(row, parts), {})) for row in counts]
    return sorted(lines, key=_newest_first)


def _percentiles(rows: QuerySet, parts: list[str]) -> dict[tuple[Any, ...], dict[str, float]]:
    """Nearest rank: the smallest time that at least so many per cent did not exceed."""
    ranked = rows.filter(is_met=True).annotate(
        rank=Window(RowNumber(), partition_by=parts, order_by=["spent_seconds", "pk"]),
        size=Window(Count("pk"), partition_by=parts),
    )
    places = {name: (F("size") * share + Value(99)) / 100 for name, share in PERCENTILES.items()}
    ranked = ranked.annotate(**places).filter(Q(rank=F("p50")) | Q(rank=F("p90")))
    found: dict[tuple[Any, ...], dict[str, float]] = {}
    for row in ranked.order_by().values(*parts, "rank", *PERCENTILES, "spent_seconds"):
        for name in PERCENTILES:
            if row["rank"] == row[name]:
                found.setdefault(_key(row, parts), {})[name] = row["spent_seconds"] / HOUR
    return found


def _key(row: dict[str, Any], parts: Iterable[str]) -> tuple[Any, ...]:
    return tuple(row[part] for part in parts)


def _line(row: dict[str, Any], hours: dict[str, float]) -> Line:
    month = row.get("month")
    return Line(
        kind=row["kind"],
        month=month.date() if month else None,
        count=row["count"],
        in_time=row["in_time"],
        p50=hours.get("p50"),
        p90=hours.get("p90"),
    )


def _newest_first(line: Line) -> tuple[int, int]:
    month = line.month.toordinal() if line.month else 0
    return -month, list(VENDOR_OWES).index(line.kind)  # type: ignore[arg-type]


def waiting_now(rows: Any) -> dict[str, int]:
    """How many wait for a decision now, how many of these are late. One query."""
    late = Q(due_at__lt=clock.now(), paused_at=None)
    decisions = rows.running().filter(kind=ClockKind.DECISION)
    return decisions.aggregate(waiting=Count("pk"), late=Count("pk", filter=late))
