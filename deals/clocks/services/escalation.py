"""What the calendar does: reminds, escalates, gives unanswered registrations back, decides late
ones. Safe to run at any time, by several workers, and after any downtime: each step is a
conditional UPDATE, and one run tells of a deal once at most.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.crypto import salted_hmac

from deals.clocks import emails
from deals.clocks.choices import ClockKind
from deals.clocks.models import DealClock
from deals.clocks.rules import in_business, release_after
from deals.clocks.services.keeping import start_missing
from deals.conflicts.choices import Moment
from deals.conflicts.services.checks import check_deal
from deals.programs.rules import calendar_for
from deals.registrations.models import Deal
from deals.registrations.moves import policy_of
from deals.registrations.workflow import DEAL, UNDECIDED
from portal.jobs.registry import Progress
from portal.workflow import clock
from portal.workflow.machine import StateMoved

log = logging.getLogger(__name__)
REFUSED = (ValidationError, PermissionDenied, StateMoved, IntegrityError)
CHUNK = 500
# A late decision that the programme promised to make by itself waits for its batch.
AWAITS_RELEASE = Q(
    kind=ClockKind.DECISION,
    auto_tried_at=None,
    deal__status__in=UNDECIDED,
    deal__policy__auto_approve_on_breach=True,
)


def run_due(progress: Progress) -> str:
    """Everything that is due now; returns what was done in a line."""
    started = start_missing()
    now = clock.now()
    DealClock.objects.ticking().filter(due_at__lt=now, breached=False).update(breached=True)
    returned = sum(_give_back(deal) for deal in _unanswered(now))
    approved = sum(_release(row, now) for row in _late_promises(now))
    told = _tell_all(now, progress)
    return (
        f"{told} told, {returned} returned to draft, {approved} approved, {started} clocks started"
    )


# --- Questions nobody answered -------------------------------------------------------------------
def _unanswered(now: dt.datetime) -> Iterator[Deal]:
    rows = DealClock.objects.ticking().filter(kind=ClockKind.ANSWER, due_at__lte=now)
    yield from list(Deal.objects.filter(pk__in=rows.values("deal")).order_by())


def _give_back(deal: Deal) -> bool:
    return DEAL.perform_by_clock(deal, "return_to_draft")


# --- Decisions the programme makes when nobody does ----------------------------------------------
def _late_promises(now: dt.datetime) -> list[DealClock]:
    rows = DealClock.objects.ticking().filter(AWAITS_RELEASE, due_at__lte=now)
    return [
        row
        for row in rows.select_related("deal__policy", "deal__organization")
        if _batch_of(row) <= now
    ]


def _batch_of(row: DealClock) -> dt.datetime:
    times = policy_of(row.deal).release_times
    calendar = calendar_for(row.deal.organization)
    return in_business(lambda hours: release_after(row.due_at, times, hours), calendar)


def _release(row: DealClock, now: dt.datetime) -> bool:
    """Approve by clock. Where a conflict is found, another room refuses, or a person is to look,
    nothing is approved and the delay is escalated instead."""
    deal = row.deal
    with transaction.atomic():
        if not left_to_a_person(deal) and not _collides(deal):
            try:
                with transaction.atomic():
                    return DEAL.perform_by_clock(deal, "auto_approve")
            except REFUSED as reason:
                log.info("deal %s is not approved by clock: %s", deal.pk, type(reason).__name__)
        DealClock.objects.filter(pk=row.pk).update(auto_tried_at=now)
    return False


def _collides(deal: Deal) -> bool:
    """Compared now: what was clear when it was sent need not be any more."""
    return check_deal(deal=deal, moment=Moment.DECISION).highest > 0


def left_to_a_person(deal: Deal) -> bool:
    """A share of clear registrations goes to a person all the same, so that one which the clock
    does not approve tells its owner nothing. Which ones, nobody outside can compute.
    """
    digest = salted_hmac("deals.clocks.left_to_a_person", str(deal.pk)).digest()
    share = int(policy_of(deal).manual_share_percent)
    return int.from_bytes(digest[:4]) % 100 < share or deal.signoffs_due > 0


# --- Reminders and escalation --------------------------------------------------------------------
def _tell_all(now: dt.datetime, progress: Progress) -> int:
    """Each deal in a transaction of its own; returns how many deals people were told of."""
    due = _due(now)
    ids = list(due.order_by("deal_id").values_list("deal_id", "pk"))
    told = 0
    for place, (_deal, group) in enumerate(groupby(ids, key=lambda pair: pair[0])):
        told += _tell(now, [pk for _deal_id, pk in group])
        if place % CHUNK == 0:
            progress(place, len(ids))
    progress(len(ids), len(ids))
    return told


def _due(now: dt.datetime) -> QuerySet:
    return DealClock.objects.ticking().filter(_is_early(now) | _is_late(now))


def _is_early(now: dt.datetime) -> Q:
    return Q(warned_75_at=None, warn_at__lte=now, due_at__gt=now)


def _is_late(now: dt.datetime) -> Q:
    """Late answers are given back instead."""
    late = Q(escalated_100_at=None, due_at__lte=now) & ~Q(kind=ClockKind.ANSWER)
    return late & ~AWAITS_RELEASE


def _tell(now: dt.datetime, ids: list[Any]) -> bool:
    """The most urgent of a deal's due steps is told, the others are noted as done."""
    with transaction.atomic():
        late = _stamped(ids, _is_late(now), escalated_100_at=now, warned_75_at=now)
        early = _stamped(ids, _is_early(now), warned_75_at=now)
        rows = DealClock.objects.filter(pk__in=late or early).select_related(
            "deal__owner", "deal__reviewer", "deal__organization"
        )
        row = min(rows, key=lambda row: row.kind != ClockKind.DECISION, default=None)
        if row is not None:
            (emails.escalate if late else emails.remind)(row)
    return row is not None


def _stamped(ids: list[Any], rule: Q, **stamps: dt.datetime) -> list[Any]:
    """Which of the rows are due by the rule and not taken by another worker; they are now."""
    columns = {name: Coalesce(F(name), moment) for name, moment in stamps.items()}
    found = DealClock.objects.ticking().filter(rule, pk__in=ids).values_list("pk", flat=True)
    return [pk for pk in found if _take(pk, columns, next(iter(stamps)))]


def _take(pk: Any, columns: dict[str, Any], stamp: str) -> int:
    rows = DealClock.objects.ticking().filter(pk=pk, **{stamp: None})
    return rows.update(**columns)
