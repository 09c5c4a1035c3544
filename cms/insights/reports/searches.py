"""What people look for and do not find."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.insights.choices import BARS
from cms.insights.forms import SearchForm
from cms.insights.reports.base import ReadingReport
from cms.reading.models import SearchTerm
from portal.reporting.charts import Bar, Chart, chart_of
from portal.reporting.tables import Cells, Column, Figure, Line, percent


class Searches(ReadingReport):
    label = _("Searches without result")
    text = _(
        "Words that found nothing, at least for somebody: the audience decides what is found."
        " Nobody keeps who searched; words older than half a year are forgotten."
    )
    empty = _("Every search found something"), _("Words that found nothing appear here.")
    form = SearchForm

    def columns(self) -> list[Column]:
        return [
            Column(_("Words")),
            Column(_("Searched"), Cells.NUMBER),
            Column(_("Without result"), Cells.NUMBER),
            Column(_("Last without result"), Cells.DAY),
        ]

    def lines(self) -> Iterator[Line]:
        counts = (
            self._terms()
            .values("term")
            .annotate(n=Sum("times"), missed=Sum("misses"), last=Max("day", filter=Q(misses__gt=0)))
        )
        rows = counts.filter(missed__gt=0).order_by("-missed", "-n", "term")
        yield from rows.values_list("term", "n", "missed", "last").iterator()

    def figures(self) -> list[Figure]:
        found = self._terms().aggregate(n=Sum("times", default=0), missed=Sum("misses", default=0))
        share = f"{percent(found['missed'], found['n'])} %"
        return [
            Figure(_("Searches"), found["n"]),
            Figure(_("Without result"), found["missed"], share),
        ]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        bars = [Bar(term, missed, n) for term, n, missed, _last in first[:BARS]]
        return chart_of(self.label, bars, _("dark: without result, light: all searches"))

    def _terms(self) -> Any:
        rows = SearchTerm.objects.in_scope(self.scope).order_by()
        if asker := self.asked["asker"]:
            rows = rows.filter(asker=asker)
        return rows.filter(day__gte=timezone.localdate(self.since))
