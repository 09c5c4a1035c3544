"""Starting, pausing and ending the clocks of one registration, in the caller's transaction."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

from django.db import transaction

from deals.clocks.choices import PAUSED, RUNS, ClockKind
from deals.clocks.models import DealClock
from deals.clocks.rules import Reading, begun, in_business, is_late, paused, resumed, spent
from deals.clocks.workflow import Course, course_of
from deals.programs.rules import calendar_for
from deals.registrations.models import Deal
from deals.registrations.moves import policy_of
from portal.workflow import clock
from portal.workflow.business_time import BusinessCalendar

ALLOWED: dict[str, Callable[[Any], int]] = {
    ClockKind.FIRST_REPLY: lambda policy: policy.first_reply_hours,
    ClockKind.DECISION: lambda policy: policy.decision_days,
    ClockKind.ANSWER: lambda policy: policy.info_answer_days,
}


def start(*, deal: Deal, kinds: tuple[str, ...]) -> None:
    """Start clocks now, by the deal's own policy and its company's calendar."""
    policy, calendar, now = policy_of(deal), calendar_for(deal.organization), clock.now()
    for kind in kinds:
        allowed = ALLOWED[kind](policy)
        reading = _begun(kind, now, allowed, calendar)
        DealClock.objects.create(
            deal=deal, kind=kind, allowed=allowed, started_at=now, **asdict(reading)
        )


def _begun(kind: str, now: dt.datetime, allowed: int, calendar: BusinessCalendar) -> Reading:
    return in_business(lambda open_hours: begun(kind, now, allowed, open_hours), calendar)


def follow(*, deal: Deal, is_new: bool) -> list[DealClock]:
    """Make the running clocks do what the deal's state says; returns those that ended.

    `is_new`: it was sent just now, which starts the two the vendor owes.
    """
    if is_new:
        start(deal=deal, kinds=(ClockKind.FIRST_REPLY, ClockKind.DECISION))
        return []
    running = list(deal.clocks.running())
    if deal.status in PAUSED and all(row.kind != ClockKind.ANSWER for row in running):
        start(deal=deal, kinds=(ClockKind.ANSWER,))
    if not running:
        return []
    calendar, now = calendar_for(deal.organization), clock.now()
    for row in running:
        STEPS[course_of(row.kind, deal.status)](row, now, calendar)
    return [row for row in running if row.is_over]


def reading_of(row: DealClock) -> Reading:
    return Reading(**{column.name: getattr(row, column.name) for column in fields(Reading)})


def _run(row: DealClock, now: dt.datetime, calendar: BusinessCalendar) -> None:
    if row.paused_at is not None:
        reading = reading_of(row)
        _write(row, asdict(in_business(lambda hours: resumed(reading, now, hours), calendar)))


def _pause(row: DealClock, now: dt.datetime, calendar: BusinessCalendar) -> None:
    if row.paused_at is None:
        _write(row, asdict(paused(reading_of(row), now, calendar)))


def _meet(row: DealClock, now: dt.datetime, calendar: BusinessCalendar) -> None:
    _end(row, now, calendar, is_met=True)


def _stop(row: DealClock, now: dt.datetime, calendar: BusinessCalendar) -> None:
    _end(row, now, calendar, is_met=False)


def _end(row: DealClock, now: dt.datetime, calendar: BusinessCalendar, *, is_met: bool) -> None:
    reading = reading_of(row)
    _write(
        row,
        {
            "ended_at": now,
            "is_met": is_met,
            "breached": is_late(reading, now),
            "spent_seconds": spent(reading, now, calendar),
        },
    )


STEPS = {Course.RUN: _run, Course.PAUSE: _pause, Course.MEET: _meet, Course.STOP: _stop}


def _write(row: DealClock, columns: dict[str, Any]) -> None:
    """Unless somebody else ended it meanwhile: the first one counts."""
    if DealClock.objects.running().filter(pk=row.pk).update(**columns):
        for name, value in columns.items():
            setattr(row, name, value)


def meet_first_reply(*, deal: Deal) -> None:
    """The vendor said something to the partner: that is a first reply."""
    row = deal.clocks.running().filter(kind=ClockKind.FIRST_REPLY).first()
    if row is not None:
        _meet(row, clock.now(), calendar_for(deal.organization))


def start_missing() -> int:
    """Clocks for waiting registrations that have none: sent before there were clocks.

    They run from now: nobody is late by a promise that was not made yet.
    """
    waiting = Deal.objects.filter(status__in=RUNS | PAUSED, clocks=None).order_by()
    started = 0
    for deal in waiting.select_related("organization", "policy"):
        with transaction.atomic():
            first = (ClockKind.FIRST_REPLY,) if deal.status == "submitted" else ()
            start(deal=deal, kinds=(*first, ClockKind.DECISION))
            follow(deal=deal, is_new=False)
            started += 1
    return started
