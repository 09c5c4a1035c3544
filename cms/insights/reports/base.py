"""What every report is: a form, figures, a chart, and one table that page and CSV share."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from cms.audience.choices import Level
from cms.insights.charts import Chart
from cms.insights.choices import Cells
from cms.insights.forms import PeriodForm
from cms.library.choices import SERVED_AT
from cms.reading.models import Opening
from portal.access.scope import Scope
from portal.workflow import clock

Line = Sequence[Any]  # a value for each column


@dataclass(frozen=True)
class Column:
    """LINK cells are (text, address), SHARE cells (part, whole)."""

    label: Any
    cells: Cells = Cells.TEXT


@dataclass(frozen=True)
class Figure:
    label: Any
    value: Any
    note: Any = ""


class Report:
    """One report as one person asked for it. `asked`: the checked values of its form. Whoever
    makes one has checked `policies.can_read_reports`."""

    label: Any
    text: Any
    empty: tuple[Any, Any]
    form: type[PeriodForm] = PeriodForm

    def __init__(self, scope: Scope, asked: dict[str, Any]):
        self.scope, self.asked = scope, asked

    @property
    def since(self) -> dt.datetime:
        return clock.now() - dt.timedelta(days=self.asked["days"])

    def columns(self) -> list[Column]:
        raise NotImplementedError

    def lines(self) -> Iterator[Line]:
        """The whole table, what matters most first."""
        raise NotImplementedError

    def figures(self) -> list[Figure]:
        return []

    def chart(self, first: Sequence[Line]) -> Chart | None:
        """`first`: the lines the page shows."""
        raise NotImplementedError

    def read(self) -> Any:
        """What was ever opened and downloaded by those it is meant for: partners, and our own
        people where a page is for them alone."""
        rows = Opening.objects.in_scope(self.scope).order_by()
        return rows.filter(Q(user__staff_role="") | Q(page__reach__level=Level.INTERNAL))

    def openings(self) -> Any:
        """The same, in the period."""
        return self.read().filter(at__gte=self.since)


def page_link(title: str, kind: str, key: Any) -> tuple[str, str]:
    """A page's title and where it is read, without fetching the page."""
    return title, reverse(SERVED_AT.get(kind, "library_page"), args=[key])


def percent(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0
