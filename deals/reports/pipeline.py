"""What is expected: open deals by their chance to close."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, ExpressionWrapper, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from deals.registrations.choices import OPEN, Stage
from deals.reports.asking import PipelineForm
from deals.reports.policies import can_read_reports
from deals.reports.rows import DIMENSIONS, grouped, narrowed
from portal.interchange.templatetags.concord import short_money
from portal.reporting.charts import Bar, Chart, chart_of
from portal.reporting.tables import Cells, Column, Figure, Line, Report

AMOUNT = DecimalField(max_digits=20, decimal_places=2)
# Forecast categories as sales teams use them: by the seller's own stage.
COMMIT, BEST = Q(stage=Stage.COMMIT), Q(stage=Stage.NEGOTIATION)
BARS = 12


class Pipeline(Report):
    label = _("Pipeline and forecast")
    text = _(
        "Open deals you may read: commit are committed ones, best case those in negotiation,"
        " pipeline the rest. Weighted is value times probability."
    )
    empty = _("No open deals"), _("Deals sent for review and protected deals appear here.")
    form = PipelineForm
    opens = staticmethod(can_read_reports)

    def columns(self) -> list[Column]:
        return [
            Column(DIMENSIONS[self.asked["by"]].label),
            Column(_("Deals"), Cells.NUMBER),
            Column(_("Commit"), Cells.MONEY),
            Column(_("Best case"), Cells.MONEY),
            Column(_("Pipeline"), Cells.MONEY),
            Column(_("Value"), Cells.MONEY),
            Column(_("Weighted"), Cells.MONEY),
        ]

    def lines(self) -> Iterator[Line]:
        for words, row in grouped(self._rows(), self.asked["by"], **self._sums()):
            yield [words, row["deals"], *(self._money(row[name]) for name in self._sums())]

    def figures(self) -> list[Figure]:
        found = self._rows().aggregate(**self._sums("value_amount"))
        words = (
            ("commit", _("Commit")),
            ("best", _("Best case")),
            ("value", _("Value of open deals")),
            ("weighted", _("Weighted")),
        )
        currency = self.asked["currency"]
        return [
            Figure(label, short_money(found[name] or Decimal(0), currency)) for name, label in words
        ]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        bars = [Bar(line[0], int(line[6][0] or 0), int(line[5][0] or 0)) for line in first[:BARS]]
        return chart_of(self.label, bars, _("dark: weighted, light: value"))

    def _rows(self) -> Any:
        return narrowed(self.scope, self.asked).filter(
            status__in=OPEN, value_currency__in=[self.asked["currency"], ""]
        )

    def _sums(self, plain: str = "") -> dict[str, Any]:
        value = F(plain) if plain else DIMENSIONS[self.asked["by"]].value
        amount = ExpressionWrapper(value, output_field=AMOUNT)
        weighted = ExpressionWrapper(value * F("probability") / 100, output_field=AMOUNT)
        return {
            "commit": Sum(amount, filter=COMMIT),
            "best": Sum(amount, filter=BEST),
            "pipe": Sum(amount, filter=~COMMIT & ~BEST),
            "value": Sum(amount),
            "weighted": Sum(weighted),
        }

    def _money(self, amount: Any) -> tuple[Any, str]:
        return amount and round(amount, 2), self.asked["currency"]
