"""What became of registrations, and how long their answers took."""

import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from deals.registrations.choices import WAITING
from deals.reports.asking import DividedForm
from deals.reports.policies import can_read_reports
from deals.reports.rows import DIMENSIONS, grouped, narrowed
from portal.reporting.charts import Bar, Chart, chart_of
from portal.reporting.tables import Cells, Column, Figure, Line, Report, percent

BARS = 10
APPROVED = Q(status__in=["approved", "won", "lost", "expired"])
COUNTS = {
    "waiting": Count("pk", filter=Q(status__in=WAITING), distinct=True),
    "approved": Count("pk", filter=APPROVED, distinct=True),
    "rejected": Count("pk", filter=Q(status="rejected"), distinct=True),
    "won": Count("pk", filter=Q(status="won"), distinct=True),
}


class Funnel(Report):
    label = _("Registrations")
    text = _(
        "Registrations sent in the period, and where they stand now. Approved counts all that were,"
        " also those closed or run out since."
    )
    empty = _("No registrations"), _("Nothing was sent for review in this period.")
    form = DividedForm
    opens = staticmethod(can_read_reports)

    def columns(self) -> list[Column]:
        numbers = (_("Sent"), _("Waiting"), _("Approved"), _("Not accepted"), _("Won"))
        return [
            Column(DIMENSIONS[self.asked["by"]].label),
            *(Column(label, Cells.NUMBER) for label in numbers),
            Column(_("Approved share"), Cells.SHARE),
        ]

    def lines(self) -> Iterator[Line]:
        for words, row in grouped(self.sent(), self.asked["by"], **COUNTS):
            counts = [row[name] for name in COUNTS]
            decided = row["approved"] + row["rejected"]
            yield [words, row["deals"], *counts, (row["approved"], decided)]

    def figures(self) -> list[Figure]:
        found = self.sent().aggregate(sent=Count("pk"), **COUNTS)
        decided = found["approved"] + found["rejected"]
        share = _("%(share)s %% of the decided") % {"share": percent(found["approved"], decided)}
        return [
            Figure(_("Sent"), found["sent"]),
            Figure(_("Waiting"), found["waiting"]),
            Figure(_("Approved"), found["approved"], share if decided else ""),
            Figure(_("Won"), found["won"]),
        ]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        bars = [Bar(line[0], line[3], line[1]) for line in first[:BARS]]
        return chart_of(self.label, bars, _("dark: approved, light: sent"))

    def sent(self) -> Any:
        return narrowed(self.scope, self.asked).filter(submitted_at__gte=self.since)


class TimeToAnswer(Report):
    label = _("Time to answer")
    text = _(
        "From sending a registration to its decision, in days of 24 hours, for those decided in the"
        " period. The clocks of the programme count business hours: see response times."
    )
    empty = _("Nothing decided"), _("No registration was decided in this period.")
    form = DividedForm
    opens = staticmethod(can_read_reports)

    def columns(self) -> list[Column]:
        numbers = (_("Decided"), _("Half of them within, days"), _("Nine of ten within, days"))
        return [
            Column(DIMENSIONS[self.asked["by"]].label),
            *(Column(label, Cells.NUMBER) for label in numbers),
        ]

    def lines(self) -> Iterator[Line]:
        days = self._days
        for words, row in grouped(self._rows(), self.asked["by"]):
            spans = days[row["group"]]
            yield [words, row["deals"], _quantile(spans, 5), _quantile(spans, 9)]

    def figures(self) -> list[Figure]:
        spans = [span for group in self._days.values() for span in group]
        return [
            Figure(_("Decided"), self._rows().count()),
            Figure(_("Half of them within, days"), _quantile(spans, 5) if spans else "–"),
            Figure(_("Nine of ten within, days"), _quantile(spans, 9) if spans else "–"),
        ]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        bars = [Bar(line[0], line[2]) for line in first[:BARS]]
        return chart_of(_("Half of them within, days"), bars)

    def _rows(self) -> Any:
        rows = narrowed(self.scope, self.asked).filter(decided_at__gte=self.since)
        return rows.exclude(submitted_at=None)

    @cached_property
    def _days(self) -> dict[Any, list[float]]:
        found: dict[Any, list[float]] = defaultdict(list)
        rows = self._rows().annotate(group=DIMENSIONS[self.asked["by"]].key)
        rows = rows.values_list("pk", "group", "submitted_at", "decided_at").distinct()
        for _pk, group, sent, decided in rows.iterator():
            found[group].append((decided - sent).total_seconds() / 86400)
        return found


def _quantile(spans: list[float], tenths: int) -> float:
    """The span within which so many tenths lie."""
    if len(spans) == 1:
        return round(spans[0], 1)
    return round(statistics.quantiles(spans, n=10, method="inclusive")[tenths - 1], 1)
