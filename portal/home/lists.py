"""The lists behind those numbers of the home page that no room lists by itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from deals.cases.models import CaseParty
from deals.clocks.models import DealClock
from deals.registrations import policies
from deals.registrations.models import Deal
from deals.registrations.policies import can_use_queue
from partners.organizations.models import Organization
from portal.access.scope import Scope
from portal.home.menu import may_register
from portal.home.numbers import quarters, queue, risks
from portal.home.numbers.quarters import MEASURES, Quarter
from portal.people.areas import Area


@dataclass(frozen=True)
class Line:
    """One row as its reader's lens shows it. `badges`: (tone, words). `status`: (code, words)."""

    key: str
    url: str
    title: str
    note: str = ""
    company: str = ""
    status: tuple[str, str] | None = None
    badges: list[tuple[str, str]] = field(default_factory=list)
    when: Any = None


@dataclass(frozen=True)
class Listed:
    """`rows` takes the quarter asked for where the list `by_quarter`. `order`: a column that is
    never empty on these rows. `when`: what the last column says."""

    label: Any
    text: Any
    area: str
    opens: Callable[[Scope], Any]
    rows: Callable[[Scope, Quarter], QuerySet]
    line: Callable[[Scope, Any], Line]
    order: str
    when: Any = ""
    by_quarter: bool = False
    also: frozenset[str] = frozenset()  # other parts it tells of: a token must open them, too


def _of_deal(scope: Scope, deal: Deal, when: Any, **more: Any) -> Line:
    """Its basic fields, which every lens shows."""
    title = deal.customer_name or deal.title or deal.number
    side = deal.organization or deal.team
    status = policies.shown_status(scope, deal), policies.status_label(scope, deal)
    note = " · ".join(text for text in (deal.number, deal.title) if text)
    return Line(
        str(deal.pk),
        deal.get_absolute_url(),
        title,
        note,
        str(side or ""),
        status,
        when=when,
        **more,
    )


def _deal_line(column: str) -> Callable[[Scope, Deal], Line]:
    return lambda scope, deal: _of_deal(scope, deal, getattr(deal, column))


def _clock_line(column: str) -> Callable[[Scope, DealClock], Line]:
    def line(scope: Scope, row: DealClock) -> Line:
        badge = ("neutral", str(row.get_kind_display()))
        return _of_deal(scope, row.deal, getattr(row, column), badges=[badge])

    return line


def _party_line(scope: Scope, row: CaseParty) -> Line:
    badge = ("info", row.get_shown_status_display())
    return Line(
        str(row.pk), row.get_absolute_url(), row.number, company=str(row), badges=[badge],
        when=row.told_at,
    )  # fmt: skip


def _company_line(scope: Scope, row: Organization) -> Line:
    badges = [("warning", str(words)) for words in risks.reasons_of(row)]
    note = " · ".join(text for text in (row.get_kind_display(), row.city) if text)
    return Line(str(row.pk), f"/organizations/{row.pk}/", row.name, note, badges=badges)


def _in_quarter(name: str) -> Callable[[Scope, Quarter], QuerySet]:
    def rows(scope: Scope, quarter: Quarter) -> QuerySet:
        found = quarters.happened(quarters.answered_for(scope), name, quarter)
        return found.select_related("organization", "team")

    return rows


def _clocks(rows: Callable[[QuerySet], QuerySet]) -> Callable[[Scope, Quarter], QuerySet]:
    def found(scope: Scope, quarter: Quarter) -> QuerySet:
        return rows(queue.clocks(scope)).select_related("deal__organization", "deal__team")

    return found


def _decides_for_companies(scope: Scope) -> bool:
    """Account managers; the desk has its own list of conflicts."""
    return bool(can_use_queue(scope)) and not scope.is_desk


_QUARTER_TEXTS = {
    "sent": _("Registrations sent in the quarter, whatever became of them."),
    "approved": _("Registrations approved in the quarter."),
    "won": _("Deals won in the quarter."),
}
_WHEN = {"sent": _("Sent"), "approved": _("Approved"), "won": _("Won")}
LISTS: dict[str, Listed] = {
    name: Listed(
        measure.label,
        _QUARTER_TEXTS[name],
        Area.DEALS,
        may_register,
        _in_quarter(name),
        _deal_line(measure.column),
        f"-{measure.column}",
        _WHEN[name],
        by_quarter=True,
    )
    for name, measure in MEASURES.items()
} | {
    "late": Listed(
        _("Answers overdue"),
        _("First replies and decisions that should have been given."),
        Area.DEALS, can_use_queue, _clocks(queue.late), _clock_line("due_at"), "due_at", _("Due"),
    ),
    "soon": Listed(
        _("Due within a day"),
        _("First replies and decisions that run out within 24 hours."),
        Area.DEALS, can_use_queue, _clocks(queue.soon), _clock_line("due_at"), "due_at", _("Due"),
    ),
    "in-time": Listed(
        _("In time, last 7 days"),
        _("First replies and decisions given before their time was over."),
        Area.DEALS, can_use_queue, _clocks(lambda rows: queue.answered(rows, True)),
        _clock_line("ended_at"), "-ended_at", _("Answered"),
    ),
    "not-in-time": Listed(
        _("Late, last 7 days"),
        _("First replies and decisions whose time was over before they were given."),
        Area.DEALS, can_use_queue, _clocks(lambda rows: queue.answered(rows, False)),
        _clock_line("ended_at"), "-ended_at", _("Answered"),
    ),
    "matters": Listed(
        _("Open conflicts"),
        _("Conflicts of the companies you look after that are under review."),
        Area.DEALS, _decides_for_companies,
        lambda scope, quarter: queue.matters(scope).select_related("organization", "team"),
        _party_line, "-told_at", _("Told"),
    ),
    "at-risk": Listed(
        _("Partners at risk"),
        _("Companies you look after that send nothing, send less, or lose a certificate."),
        Area.ORGANIZATIONS, can_use_queue, lambda scope, quarter: risks.at_risk(scope),
        _company_line, "name", also=risks.TELLS,
    ),
}  # fmt: skip
