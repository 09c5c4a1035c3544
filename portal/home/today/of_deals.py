"""Deals that wait: for their owner's side, and for those who decide."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from deals.clocks.choices import VENDOR_OWES, ClockKind
from deals.clocks.models import DealClock
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.policies import can_use_queue
from deals.registrations.queue import EXTENSIONS, my_turn
from portal.access.scope import Scope
from portal.home.menu import may_register
from portal.home.numbers.quarters import answered_for
from portal.home.today.source import Source
from portal.people.areas import Area
from portal.workflow import clock

REVIEW = "review"
PROTECTION_DAYS, UPDATE_DAYS, STEP_DAYS, APPEAL_DAYS = 14, 7, 1, 5


def _running(*kinds: str) -> Subquery:
    """The first moment at which a running clock of the deal runs out."""
    rows = DealClock.objects.filter(deal=OuterRef("pk"), kind__in=kinds).ticking()
    return Subquery(rows.order_by("due_at").values("due_at")[:1])


def _answering() -> Subquery:
    rows = DealClock.objects.filter(deal=OuterRef("pk"), kind=ClockKind.ANSWER).running()
    return Subquery(rows.order_by("due_at").values("due_at")[:1])


def _own(scope: Scope) -> QuerySet | None:
    """Deals of one's own side, for who registers deals."""
    return answered_for(scope) if may_register(scope) else None


def _queue(scope: Scope) -> QuerySet | None:
    """What a reviewer may decide."""
    return Deal.objects.in_scope(scope).of_reviewer(scope) if can_use_queue(scope) else None


def _until(column: str, days: int) -> Any:
    def rule(scope: Scope) -> Q:
        last = clock.today() + dt.timedelta(days=days)
        return Q(status=Status.APPROVED, **{f"{column}__lte": last})

    return rule


def _appeals(scope: Scope) -> Q:
    now = clock.now()
    between = (now, now + dt.timedelta(days=APPEAL_DAYS))
    return Q(status=Status.REJECTED, appealed_at=None, appeal_until__range=between)


def _to_decide(status: str) -> Any:
    """In two halves by status: each is in the order of its index."""
    return lambda scope: Q(status=status) & my_turn(scope)


def _asks_time(scope: Scope) -> Q:
    """Said as what it is not, so that the index of those that ask is taken, not that of states."""
    extended = {Status.APPROVED, Status.EXPIRED}
    return Q(extension_pending=True) & ~Q(status__in=sorted(set(Status.values) - extended))


def _prepared(scope: Scope) -> Q:
    return Q(status=Status.DRAFT, prepared_by__isnull=False, owner=scope.user_id)


def _answers(scope: Scope) -> Q:
    return Q(status=Status.INFO_REQUESTED)


def _deal(kind: str, label: Any, icon: str, rule: Any, url: str, order: str, **more: Any) -> Source:
    """A line about a deal: its customer, and what it is called. Of one's own, unless `rows`."""
    rows = more.pop("rows", _own)
    names = ("customer_name", "title")
    return Source(kind, label, icon, Area.DEALS, rows, url, order, *names, rule=rule, **more)


SOURCES = (
    _deal(
        "answer",
        _("Answer the question"),
        "message",
        _answers,
        "/deals/{key}/answer/",
        "submitted_at",
        at=_answering,
    ),
    _deal(
        REVIEW,
        _("Review the registration"),
        "list-checks",
        _to_decide(Status.SUBMITTED),
        "/reviews/{key}/",
        "submitted_at",
        at=lambda: _running(*VENDOR_OWES),
        since="submitted_at",
        rows=_queue,
    ),
    _deal(
        REVIEW,
        _("Review the registration"),
        "list-checks",
        _to_decide(Status.IN_REVIEW),
        "/reviews/{key}/",
        "submitted_at",
        at=lambda: _running(*VENDOR_OWES),
        since="submitted_at",
        rows=_queue,
    ),
    _deal(
        "extension",
        _("Decide about more time"),
        "calendar",
        _asks_time,
        f"/reviews/?show={EXTENSIONS}",
        "organization_id",  # few of many deals: the order of their index
        on="protected_until",
        rows=_queue,
    ),
    _deal(
        "prepared",
        _("Check what was prepared for you"),
        "edit",
        _prepared,
        "/deals/{key}/",
        "created_at",
    ),
    _deal(
        "protection",
        _("Protection ends"),
        "shield",
        _until("protected_until", PROTECTION_DAYS),
        "/deals/{key}/",
        "protected_until",
        on="protected_until",
    ),
    _deal(
        "update",
        _("Say whether you still work on it"),
        "refresh",
        _until("update_due_on", UPDATE_DAYS),
        "/deals/{key}/keep_alive/",
        "update_due_on",
        on="update_due_on",
    ),
    _deal(
        "step",
        _("Take the next step"),
        "flag",
        _until("next_step_on", STEP_DAYS),
        "/deals/{key}/",
        "next_step_on",
        on="next_step_on",
    ),
    _deal(
        "appeal",
        _("Last days to appeal"),
        "scale",
        _appeals,
        "/deals/{key}/appeal/",
        "appeal_until",
        at="appeal_until",
    ),
)
