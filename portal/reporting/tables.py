"""What every report is: a form, figures, a chart, and one table that page, CSV and API share."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from portal.access.policy import ALLOWED, Decision
from portal.access.scope import Scope
from portal.reporting.charts import Chart
from portal.workflow import clock

Line = Sequence[Any]  # a value for each column


class Cells(TextChoices):
    """What the cells of a column hold. LINK: (text, address). SHARE: (part, whole). MONEY: (amount
    or None, currency)."""

    TEXT = "text"
    LINK = "link"
    NUMBER = "number"
    DAY = "day"
    SHARE = "share"
    MONEY = "money"


NUMERIC = frozenset({Cells.NUMBER, Cells.MONEY})


class Period(IntegerChoices):
    """How many days a report looks back, or ahead where something ends."""

    MONTH = 30, _("30 days")
    QUARTER = 90, _("90 days")
    HALF = 180, _("Half a year")
    YEAR = 365, _("A year")


@dataclass(frozen=True)
class Column:
    label: Any
    cells: Cells = Cells.TEXT


@dataclass(frozen=True)
class Figure:
    label: Any
    value: Any
    note: Any = ""


class PeriodForm(forms.Form):
    """What is not said has a usual value."""

    days = forms.TypedChoiceField(label=_("Period"), coerce=int, choices=Period.choices)
    usual: Mapping[str, Any] = {"days": Period.QUARTER.value}
    hide_optional = True  # nothing here has to be said

    def __init__(self, said: Mapping[str, Any], scope: Scope | None = None):
        super().__init__({**self.usual, **{name: text for name, text in said.items() if text}})


class Report:
    """One report as one person asked for it. `asked`: the checked values of its form. Whoever
    makes one has checked `opens`."""

    label: Any
    text: Any
    empty: tuple[Any, Any]
    form: type[PeriodForm] = PeriodForm
    opens: Callable[[Scope], Decision] = staticmethod(lambda scope: ALLOWED)

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

    def links(self) -> list[tuple[Any, str]]:
        """Other pages about it: (words, address)."""
        return []

    def chart(self, first: Sequence[Line]) -> Chart | None:
        """`first`: the lines the page shows."""
        return None


def percent(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0
