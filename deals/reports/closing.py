"""Why deals are won and lost; direct sales beside partners."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from deals.registrations.choices import LossReason, Route, Status, WinReason
from deals.reports.asking import OutcomesForm, RoutesForm
from deals.reports.policies import can_compare_routes, can_read_reports
from deals.reports.rows import narrowed
from portal.reporting.charts import Bar, Chart, chart_of
from portal.reporting.tables import Cells, Column, Figure, Line, Report, percent

REASONS: dict[str, type[LossReason] | type[WinReason]] = {"won": WinReason, "lost": LossReason}
BARS = 10


class Outcomes(Report):
    label = _("Won and lost")
    text = _("Deals closed in the period, by the reason their owner gave.")
    empty = _("Nothing closed"), _("No deal was closed in this period.")
    form = OutcomesForm
    opens = staticmethod(can_read_reports)

    def columns(self) -> list[Column]:
        return [
            Column(_("Reason")),
            Column(_("Result")),
            Column(_("Deals"), Cells.NUMBER),
            Column(_("Share"), Cells.SHARE),
            Column(_("Value"), Cells.MONEY),
        ]

    def lines(self) -> Iterator[Line]:
        rows = self._found
        whole = {status: sum(r["n"] for r in rows if r["status"] == status) for status in REASONS}
        for row in sorted(rows, key=lambda row: (row["status"] != "won", -row["n"])):
            status, reason = row["status"], row["close_reason"]
            known = REASONS[status]
            words = known(reason).label if reason in known.values else _("Other")
            amount = (row["value"], self.asked["currency"])
            share = (row["n"], whole[status])
            yield [str(words), str(Status(status).label), row["n"], share, amount]

    def figures(self) -> list[Figure]:
        rows = self._found
        won = sum(row["n"] for row in rows if row["status"] == "won")
        lost = sum(row["n"] for row in rows if row["status"] == "lost")
        rate = f"{percent(won, won + lost)} %" if won + lost else "–"
        return [
            Figure(_("Won"), won),
            Figure(_("Lost"), lost),
            Figure(_("Win rate"), rate),
        ]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        bars = [Bar(f"{line[1]}: {line[0]}", line[2]) for line in first[:BARS]]
        return chart_of(self.label, bars)

    @cached_property
    def _found(self) -> list[dict[str, Any]]:
        closed = narrowed(self.scope, self.asked).filter(
            status__in=REASONS, closed_at__gte=self.since
        )
        own = Q(value_currency=self.asked["currency"])
        found = closed.values("status", "close_reason")
        return list(found.annotate(n=Count("pk"), value=Sum("value_amount", filter=own)))


class Mix(Report):
    label = _("Direct and partners")
    text = _("Registrations sent in the period through partners and by direct sales, side by side.")
    empty = Outcomes.empty
    form = RoutesForm
    opens = staticmethod(can_compare_routes)

    def columns(self) -> list[Column]:
        return [
            Column(_("Route")),
            Column(_("Sent"), Cells.NUMBER),
            Column(_("Won"), Cells.NUMBER),
            Column(_("Share of the won"), Cells.SHARE),
            Column(_("Value won"), Cells.MONEY),
        ]

    def lines(self) -> Iterator[Line]:
        own = Q(status="won", value_currency=self.asked["currency"])
        rows = narrowed(self.scope, self.asked).filter(submitted_at__gte=self.since).values("route")
        rows = rows.annotate(
            sent=Count("pk"),
            won=Count("pk", filter=Q(status="won")),
            value=Sum("value_amount", filter=own),
        )
        found = {row["route"]: row for row in rows}
        whole = sum(row["won"] for row in found.values())
        for route in Route:
            if row := found.get(route.value):
                money = (row["value"], self.asked["currency"])
                yield [str(route.label), row["sent"], row["won"], (row["won"], whole), money]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        bars = [Bar(line[0], line[2], line[1]) for line in first]
        return chart_of(self.label, bars, _("dark: won, light: sent"))
