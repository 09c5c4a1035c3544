"""How those who decide are doing: clocks that run, answers given, conflicts, partners at risk."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from deals.cases.models import Case, CaseParty
from deals.clocks.models import DealClock
from deals.registrations.models import Deal
from deals.registrations.policies import can_use_queue
from portal.access.scope import Scope
from portal.home.numbers.base import Number, address
from portal.home.numbers.risks import TELLS, at_risk
from portal.people.areas import Area
from portal.workflow import clock

SOON = dt.timedelta(days=1)
LATELY = dt.timedelta(days=7)


def clocks(scope: Scope) -> QuerySet:
    """What the vendor owes on the deals a person decides: each clock's deal is looked up, because
    few clocks are asked for and many deals are in scope."""
    deals = Deal.objects.in_scope(scope).of_reviewer(scope)
    return DealClock.objects.on_board(scope).filter(Exists(deals.filter(pk=OuterRef("deal"))))


def late(rows: Any) -> QuerySet:
    """Answers that should have been given, of `clocks`."""
    return rows.ticking().filter(due_at__lt=clock.now())


def soon(rows: Any) -> QuerySet:
    """Answers due within a day."""
    now = clock.now()
    return rows.ticking().filter(due_at__gte=now, due_at__lt=now + SOON)


def answered(rows: QuerySet, in_time: bool) -> QuerySet:
    """What was answered lately, of `clocks`, as the board of response times counts it (`COUNTS`):
    late whatever was late, in time what was answered and was not."""
    rows = rows.filter(breached__in=[not in_time], ended_at__gte=clock.now() - LATELY)
    return rows.filter(is_met=True) if in_time else rows


def matters(scope: Scope) -> QuerySet:
    """Conflicts of the person's own companies that are not answered: their sides, nothing else."""
    mine = scope.having("review_deals")
    return CaseParty.objects.in_scope(scope).filter(answered_at=None, organization_id__in=mine)


def of_reviewer(scope: Scope) -> Iterator[Number]:
    """Nothing for those who do not decide."""
    if not can_use_queue(scope):
        return
    deals, rows = Area.DEALS, clocks(scope)
    yield Number("late", _("Answers overdue"), "clock", deals, late(rows),
                 address("home_list", "late"), tone="danger")  # fmt: skip
    yield Number("soon", _("Due within a day"), "hourglass", deals, soon(rows),
                 address("home_list", "soon"), tone="warning")  # fmt: skip
    yield Number("in-time", _("In time, last 7 days"), "check-circle", deals,
                 answered(rows, True), address("home_list", "in-time"))  # fmt: skip
    yield Number("not-in-time", _("Late, last 7 days"), "alert-circle", deals,
                 answered(rows, False), address("home_list", "not-in-time"))  # fmt: skip
    if scope.is_desk:
        cases = Case.objects.in_scope(scope)
        yield Number("conflicts", _("Open conflicts"), "scale", deals, cases.undecided(),
                     address("conflicts", due="undecided"))  # fmt: skip
        yield Number("conflicts late", _("Conflicts overdue"), "scale", deals, cases.overdue(),
                     address("conflicts", due="overdue"), tone="danger")  # fmt: skip
    else:
        yield Number("matters", _("Open conflicts"), "scale", deals, matters(scope),
                     address("home_list", "matters"))  # fmt: skip
        # The desk opens the list: all companies would be looked through at each visit.
        yield Number("at-risk", _("Partners at risk"), "trending-up", Area.ORGANIZATIONS,
                     at_risk(scope), address("home_list", "at-risk"), tone="warning",
                     also=TELLS)  # fmt: skip
