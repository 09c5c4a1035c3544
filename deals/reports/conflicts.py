"""Conflicts by quarter: the metrics of the conflict desk as a report."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from deals.cases.metrics import quarters
from deals.cases.policies import as_neutral
from portal.people.models import User
from portal.reporting.charts import Bar, Chart, chart_of
from portal.reporting.tables import Cells, Column, Line, PeriodForm, Report

COLUMNS = {
    "registrations": _("Sent"),
    "conflict_rate": _("In a conflict, %"),
    "opened": _("Cases opened"),
    "days_p50": _("Half decided within, days"),
    "appeals": _("Appeals"),
    "reversals": _("Reversed"),
    "direct_won": _("Direct sales won"),
    "partner_won": _("Partner won"),
}


class NoForm(PeriodForm):
    days = None  # type: ignore[assignment] # Django: the field is left out
    usual = {}


class Conflicts(Report):
    label = _("Conflicts")
    text = _("Cases by quarter, the present one first.")
    empty = _("No cases"), _("Conflicts between registrations appear here.")
    form = NoForm
    opens = staticmethod(as_neutral)

    def columns(self) -> list[Column]:
        numbers = [Column(label, Cells.NUMBER) for label in COLUMNS.values()]
        return [Column(_("Quarter")), *numbers]

    def lines(self) -> Iterator[Line]:
        for row in self._quarters:
            yield [row["quarter"], *(row[name] for name in COLUMNS)]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        return chart_of(_("Cases opened"), [Bar(line[0], line[3]) for line in first])

    @cached_property
    def _quarters(self) -> list[dict[str, Any]]:
        return quarters(User.objects.get(pk=self.scope.user_id))
