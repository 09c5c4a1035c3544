"""What the programme costs, and what it brings: the lines the desk keeps, and deals won through
partners."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncQuarter
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from deals.reports.asking import ReturnForm
from deals.reports.choices import BENEFITS, Category
from deals.reports.models import ProgrammeLine
from deals.reports.policies import can_read_return
from deals.reports.rows import narrowed
from portal.interchange.templatetags.concord import short_money
from portal.reporting.charts import Bar, Chart, chart_of
from portal.reporting.tables import Cells, Column, Figure, Line, Report
from portal.workflow import clock

BARS = 12
DAY = dt.timedelta(days=1)
WON = _("Value won through partners")
OF_ALL = _("Whole programme")
LABELS = {"category": _("Kind"), "quarter": _("Quarter"), "organization": _("Company")}
# A line of the programme, cut to days that lie in one group: (line, first day, last day).
Piece = tuple[ProgrammeLine, dt.date, dt.date]


@dataclass
class Sums:
    cost: Decimal = Decimal(0)
    won: Decimal = Decimal(0)
    other: Decimal = Decimal(0)

    @property
    def benefit(self) -> Decimal:
        return self.won + self.other

    @property
    def ratio(self) -> float | None:
        return float(round(self.benefit / self.cost, 1)) if self.cost else None

    @property
    def share(self) -> float | None:
        return float(round(100 * self.cost / self.benefit, 1)) if self.benefit else None


class Return(Report):
    label = _("Programme return")
    text = _(
        "What the programme cost in the period, beside the value of deals partners won in it. A"
        " line counts with those of its days that lie in the period. Return is the benefit for"
        " each 1 of cost; with a company or tier, lines of the whole programme are left out."
    )
    empty = (
        _("Nothing cost, nothing won"),
        _("Lines of cost and benefit of this currency, and deals that partners won, appear here."),
    )
    form = ReturnForm
    opens = staticmethod(can_read_return)

    def columns(self) -> list[Column]:
        return [
            Column(LABELS[self.asked["by"]]),
            Column(_("Cost"), Cells.MONEY),
            Column(_("Benefit"), Cells.MONEY),
            Column(_("Return"), Cells.NUMBER),
            Column(_("Cost share, %"), Cells.NUMBER),
        ]

    def lines(self) -> Iterator[Line]:
        if self.asked["by"] == "category":
            yield from self._by_category()
            return
        for words, sums in self._groups:
            yield self._line(words, sums.cost, sums.benefit, sums.ratio, sums.share)

    def figures(self) -> list[Figure]:
        whole = self._whole
        return [
            Figure(_("Cost"), self._short(whole.cost)),
            Figure(WON, self._short(whole.won)),
            Figure(_("Other benefit"), self._short(whole.other)),
            Figure(_("Return"), "–" if whole.ratio is None else whole.ratio),
            Figure(_("Cost share"), "–" if whole.share is None else f"{whole.share} %"),
        ]

    def links(self) -> list[tuple[Any, str]]:
        return [(_("Lines of costs and benefits"), reverse("programme_lines"))]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        if self.asked["by"] == "category":
            bars = [Bar(line[0], int(line[1][0] or line[2][0] or 0)) for line in first[:BARS]]
            return chart_of(self.label, bars)
        pairs = [Bar(line[0], int(line[1][0] or 0), int(line[2][0] or 0)) for line in first[:BARS]]
        return chart_of(self.label, pairs, _("dark: cost, light: benefit"))

    def _by_category(self) -> Iterator[Line]:
        whole = self._whole
        found: dict[str, Decimal] = defaultdict(Decimal)
        for line, first, last in self._pieces:
            found[line.category] += _part(line, first, last)
        for category in Category:
            if not (amount := found.get(category)):
                continue
            if category in BENEFITS:
                yield self._line(str(category.label), None, amount, None, None)
            else:
                share = Sums(cost=amount, won=whole.benefit).share
                yield self._line(str(category.label), amount, None, None, share)
        if whole.won:
            yield self._line(str(WON), None, whole.won, None, None)

    def _line(self, words: str, cost: Any, benefit: Any, ratio: Any, share: Any) -> Line:
        return [words, self._money(cost), self._money(benefit), ratio, share]

    def _money(self, amount: Decimal | None) -> tuple[Decimal | None, str]:
        return amount and round(amount, 2), self.asked["currency"]

    def _short(self, amount: Decimal) -> str:
        return short_money(round(amount, 0), self.asked["currency"])

    @cached_property
    def _groups(self) -> list[tuple[str, Sums]]:
        """Sums of each quarter, the present one first, or of each company, the dearest first."""
        if self.asked["by"] == "quarter":
            sums = self._summed(_quarters, self._won("quarter"))
            return sorted(((key, row) for key, row in sums.items()), reverse=True)
        sums = self._summed(_companies, self._won("organization"))
        return sorted(sums.items(), key=lambda row: (-row[1].cost, -row[1].won, row[0]))

    def _summed(
        self, cut: Callable[[Piece], Iterator[tuple[str, Piece]]], won: dict[str, Decimal]
    ) -> dict[str, Sums]:
        found: dict[str, Sums] = defaultdict(Sums)
        for piece in self._pieces:
            for key, (line, first, last) in cut(piece):
                amount = _part(line, first, last)
                if line.is_benefit:
                    found[key].other += amount
                else:
                    found[key].cost += amount
        for key, value in won.items():
            found[key].won += value
        return found

    def _won(self, by: str) -> dict[str, Decimal]:
        rows = narrowed(self.scope, self.asked).filter(
            route="channel",
            status="won",
            closed_at__gte=self.since,
            value_currency=self.asked["currency"],
        )
        if by == "organization":
            found = rows.values_list("organization__name").annotate(value=Sum("value_amount"))
            return {name: value for name, value in found if value}
        quarters = rows.annotate(group=TruncQuarter("closed_at")).values_list("group")
        found = quarters.annotate(value=Sum("value_amount"))
        return {_quarter(start): value for start, value in found if value}

    @cached_property
    def _whole(self) -> Sums:
        sums = Sums(won=sum(self._won("organization").values(), Decimal(0)))
        for line, first, last in self._pieces:
            if line.is_benefit:
                sums.other += _part(line, first, last)
            else:
                sums.cost += _part(line, first, last)
        return sums

    @cached_property
    def _pieces(self) -> list[Piece]:
        """The lines, each cut to its days in the period."""
        first, last = timezone.localdate(self.since), clock.today()
        rows = ProgrammeLine.objects.in_scope(self.scope).select_related("organization")
        rows = rows.filter(currency=self.asked["currency"], ends_on__gte=first, starts_on__lte=last)
        if company := self.asked.get("company"):
            rows = rows.filter(organization__name__icontains=company)
        if tier := self.asked.get("tier"):
            rows = rows.filter(organization__tier__code=tier)
        return [(line, max(line.starts_on, first), min(line.ends_on, last)) for line in rows]


def _part(line: ProgrammeLine, first: dt.date, last: dt.date) -> Decimal:
    """The amount of some of a line's days."""
    days, whole = (last - first).days + 1, (line.ends_on - line.starts_on).days + 1
    return line.amount if days == whole else line.amount * days / whole


def _companies(piece: Piece) -> Iterator[tuple[str, Piece]]:
    organization = piece[0].organization
    yield (organization.name if organization else str(OF_ALL)), piece


def _quarters(piece: Piece) -> Iterator[tuple[str, Piece]]:
    line, first, last = piece
    while first <= last:
        month = first.month + 3 - (first.month - 1) % 3  # the first one of the next quarter
        beyond = dt.date(first.year + month // 13, 1 if month == 13 else month, 1)
        until = min(last, beyond - DAY)
        yield _quarter(first), (line, first, until)
        first = beyond


def _quarter(day: dt.date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"
