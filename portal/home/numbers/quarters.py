"""A person's registrations by quarter: sent, approved, won."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.registrations.choices import Status
from deals.registrations.models import Deal
from portal.access.scope import NOTHING, Scope
from portal.home.menu import may_register
from portal.home.numbers.base import LIMIT, Number, address
from portal.people.areas import Area
from portal.people.choices import StaffRole
from portal.workflow import clock

WRITTEN = re.compile(r"(?:19|20)[0-9]{2}-[1-4]")
SHOWN = 4  # quarters that are drawn, the present one last
WIDTH, HEIGHT, BAR, STEP = 84, 32, 15, 23  # of the drawing, in its own unit


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year in UTC, so that every reader counts the same days."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: dt.datetime) -> "Quarter":
        moment = moment.astimezone(dt.UTC)
        return cls(moment.year, (moment.month - 1) // 3 + 1)

    @classmethod
    def read(cls, text: str) -> "Quarter | None":
        """“2026-4”, as it stands in addresses; None for anything else."""
        year, _dash, number = text.partition("-")
        return cls(int(year), int(number)) if WRITTEN.fullmatch(text) else None

    def moved(self, by: int) -> "Quarter":
        year, number = divmod(self.year * 4 + self.number - 1 + by, 4)
        return Quarter(year, number + 1)

    @property
    def start(self) -> dt.datetime:
        return dt.datetime(self.year, self.number * 3 - 2, 1, tzinfo=dt.UTC)

    @property
    def code(self) -> str:
        return f"{self.year}-{self.number}"

    def __str__(self) -> str:
        return _("Q%(number)d %(year)d") % {"number": self.number, "year": self.year}


@dataclass(frozen=True)
class Measure:
    """What happened to a registration: when (`column`), and where it stands since."""

    label: Any
    icon: str
    column: str
    statuses: frozenset[str]


SENT = frozenset(Status.values) - {Status.DRAFT}
MEASURES = {
    "sent": Measure(gettext_lazy("Sent"), "send", "submitted_at", SENT),
    "approved": Measure(
        gettext_lazy("Approved"),
        "shield-check",
        "decided_at",
        frozenset({Status.APPROVED, Status.WON, Status.LOST, Status.EXPIRED}),
    ),
    "won": Measure(gettext_lazy("Won"), "award", "closed_at", frozenset({Status.WON})),
}


def whose(scope: Scope) -> Q:
    """The deals a person answers for, all of them read whole: one's own; the company's for its
    administrators; the team's for its manager."""
    own = Q(owner_id=scope.user_id)
    if scope.staff_role:
        team = Q(team_id__in=scope.teams)
        return team if scope.staff_role == StaffRole.DIRECT_MANAGER else team & own
    managed = scope.having("view_drafts")
    rule = Q(organization_id__in=managed) if managed else NOTHING
    if sells := scope.having("register_deals") - managed:
        rule |= Q(organization_id__in=sells) & own
    return rule


def answered_for(scope: Scope) -> QuerySet:
    """The rows of `whose` in scope. It leads to them better than the arms of all one sees."""
    rows = Deal.objects.in_scope(scope).filter(whose(scope))
    rows.arms = ()
    return rows


def happened(rows: QuerySet, name: str, quarter: Quarter) -> QuerySet:
    """Those of `rows` of which it is true that they were `name` (of MEASURES) in the quarter."""
    measure = MEASURES[name]
    between = {
        f"{measure.column}__gte": quarter.start,
        f"{measure.column}__lt": quarter.moved(1).start,
    }
    return rows.filter(status__in=measure.statuses, **between)


def shown_quarters() -> list[Quarter]:
    now = Quarter.of(clock.now())
    return [now.moved(by) for by in range(1 - SHOWN, 1)]


def of_quarters(scope: Scope) -> Iterator[Number]:
    """Each measure in each quarter that is drawn, for who registers deals. Those who look after
    many companies read these in the reports: here they would be counted at each visit."""
    if not may_register(scope):
        return
    rows = answered_for(scope)
    for name, measure in MEASURES.items():
        for quarter in shown_quarters():
            yield Number(
                f"{name} {quarter.code}",
                measure.label,
                measure.icon,
                Area.DEALS,
                happened(rows, name, quarter),
                address("home_list", name, quarter=quarter.code),
                LIMIT,
            )


@dataclass(frozen=True)
class Point:
    """One quarter of a drawing. `x`, `y`, `high`: of its bar."""

    quarter: Quarter
    number: Number
    x: int
    high: int

    @property
    def y(self) -> int:
        return HEIGHT - self.high


@dataclass(frozen=True)
class Trend:
    """One measure over the quarters, the present one last."""

    name: str
    points: list[Point]
    width: int = WIDTH
    height: int = HEIGHT
    bar: int = BAR

    @property
    def now(self) -> Point:
        return self.points[-1]

    @property
    def before(self) -> Point:
        return self.points[-2]

    @property
    def in_words(self) -> str:
        """What the drawing shows, for those who do not see it."""
        return ", ".join(f"{point.quarter}: {point.number.value}" for point in self.points)


def trends(numbers: Iterable[Number]) -> list[Trend]:
    """Counted numbers of `of_quarters` as drawings; none for who has nothing to show."""
    found = {number.name: number for number in numbers}
    if not any(number.count for number in found.values()):
        return []
    return [
        _trend(name, [found[f"{name} {one.code}"] for one in shown_quarters()]) for name in MEASURES
    ]


def _trend(name: str, numbers: list[Number]) -> Trend:
    most = max((number.count for number in numbers), default=0) or 1
    return Trend(
        name,
        [
            Point(quarter, number, place * STEP, max(round(number.count / most * HEIGHT), 1))
            for place, (quarter, number) in enumerate(zip(shown_quarters(), numbers, strict=True))
        ],
    )
