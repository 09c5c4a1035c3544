"""Companies side by side: what each brings, and how much hangs on few of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from deals.reports.asking import CompaniesForm
from deals.reports.funnel import APPROVED
from deals.reports.policies import can_compare_companies
from deals.reports.rows import narrowed
from partners.organizations.models import Organization
from portal.reporting.charts import Bar, Chart, chart_of
from portal.reporting.tables import Cells, Column, Figure, Line, Report, percent

BARS = 10
MOST = 80  # percent: the part of the value that few companies are expected to bring


class _ByCompany(Report):
    form = CompaniesForm
    opens = staticmethod(can_compare_companies)

    def rows(self, **measures: Any) -> list[dict[str, Any]]:
        """A row for each company with a registration sent in the period."""
        sent = narrowed(self.scope, self.asked)
        sent = sent.filter(submitted_at__gte=self.since, route="channel")
        found = sent.values("organization", "organization__name", "organization__tier__name")
        return list(found.annotate(sent=Count("pk"), **measures))

    def won_value(self) -> Any:
        own = Q(status="won", value_currency=self.asked["currency"])
        return Sum("value_amount", filter=own)

    def link(self, row: dict[str, Any]) -> tuple[str, str]:
        return row["organization__name"], reverse("organization", args=[row["organization"]])


class Compared(_ByCompany):
    label = _("Companies compared")
    text = _("Companies with registrations sent in the period: what they sent and what came of it.")
    empty = _("No registrations"), _("No company sent a registration in this period.")

    def columns(self) -> list[Column]:
        return [
            Column(_("Company"), Cells.LINK),
            Column(_("Tier")),
            Column(_("Sent"), Cells.NUMBER),
            Column(_("Approved share"), Cells.SHARE),
            Column(_("Win rate"), Cells.SHARE),
            Column(_("Ran out"), Cells.NUMBER),
            Column(_("Value won"), Cells.MONEY),
        ]

    def lines(self) -> Iterator[Line]:
        rows = self.rows(
            approved=Count("pk", filter=APPROVED),
            rejected=Count("pk", filter=Q(status="rejected")),
            won=Count("pk", filter=Q(status="won")),
            lost=Count("pk", filter=Q(status="lost")),
            expired=Count("pk", filter=Q(status="expired")),
            value=self.won_value(),
        )
        for row in sorted(rows, key=lambda row: (-(row["value"] or 0), -row["sent"])):
            yield [
                self.link(row),
                row["organization__tier__name"] or str(_("No tier")),
                row["sent"],
                (row["approved"], row["approved"] + row["rejected"]),
                (row["won"], row["won"] + row["lost"]),
                row["expired"],
                (row["value"], self.asked["currency"]),
            ]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        bars = [Bar(line[0][0], int(line[6][0] or 0)) for line in first[:BARS]]
        return chart_of(_("Value won"), bars)

    def figures(self) -> list[Figure]:
        """Companies that sent nothing are the ones to call."""
        sent = [row["organization"] for row in self.rows()]
        silent = Organization.objects.in_scope(self.scope).filter(status="active")
        silent = silent.exclude(kind="distributor").exclude(pk__in=sent)
        if company := self.asked.get("company"):
            silent = silent.filter(name__icontains=company)
        if tier := self.asked.get("tier"):
            silent = silent.filter(tier__code=tier)
        return [
            Figure(_("Companies that registered"), len(sent)),
            Figure(_("Companies that did not"), silent.count()),
        ]


class Concentration(_ByCompany):
    label = _("Concentration")
    text = _("How much of the value won in the period hangs on few companies, the largest first.")
    empty = _("Nothing won"), _("No deal of this currency was won in this period.")

    def columns(self) -> list[Column]:
        return [
            Column(_("Company"), Cells.LINK),
            Column(_("Won"), Cells.NUMBER),
            Column(_("Value won"), Cells.MONEY),
            Column(_("Share"), Cells.SHARE),
            Column(_("Together"), Cells.SHARE),
        ]

    def lines(self) -> Iterator[Line]:
        rows, whole, together = self._winners, self._whole, 0
        for row in rows:
            value = row["value"]
            together += value
            yield [
                self.link(row),
                row["won"],
                (value, self.asked["currency"]),
                (int(value), int(whole)),
                (int(together), int(whole)),
            ]

    def figures(self) -> list[Figure]:
        rows, whole, together, few = self._winners, self._whole, 0, 0
        for row in rows:
            if together * 100 >= whole * MOST:
                break
            together, few = together + row["value"], few + 1
        share = f"{percent(few, len(rows))} %" if rows else "–"
        label = _("Companies that bring %(share)s %% of the value") % {"share": MOST}
        return [Figure(label, few, share), Figure(_("Companies that won"), len(rows))]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        bars = [Bar(line[0][0], int(line[2][0])) for line in first[:BARS]]
        return chart_of(_("Value won"), bars)

    @cached_property
    def _winners(self) -> list[dict[str, Any]]:
        rows = self.rows(won=Count("pk", filter=Q(status="won")), value=self.won_value())
        return sorted((row for row in rows if row["value"]), key=lambda row: -row["value"])

    @cached_property
    def _whole(self) -> Any:
        return sum(row["value"] for row in self._winners)
