"""A clock in words, as both sides read it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deals.clocks.choices import ClockKind
from deals.clocks.models import DealClock
from deals.clocks.rules import open_days
from portal.workflow.business_time import BusinessCalendar

HOUR = 3600


def line_of(
    row: DealClock, calendar: BusinessCalendar, now: dt.datetime, *, by_vendor: bool
) -> dict[str, Any]:
    """For the panel: label, words, tone, how much of the time is used, when it is due.

    `by_vendor`: read by the vendor's side; only who “you” is differs.
    """
    used = row.spent_seconds
    if row.stopped_at is None:
        used += int(calendar.between(row.running_since, now).total_seconds())
    return {
        "label": row.get_kind_display(),
        "words": _words(row, calendar, now, by_vendor),
        "tone": _tone(row, now),
        "used": min(used, row.budget_seconds),
        "budget": max(row.budget_seconds, 1),
        "due_at": None if row.stopped_at else row.due_at,
        "is_over": row.is_over,
    }


def _words(row: DealClock, calendar: BusinessCalendar, now: dt.datetime, by_vendor: bool) -> str:
    if row.is_over:
        return _took(row)
    if row.paused_at is not None:
        return _paused(row, by_vendor)
    if now > row.due_at:
        late = duration(int(calendar.between(row.due_at, now).total_seconds()))
        return _("late by %(time)s") % {"time": late} if late else _("late")
    return _("due in %(time)s") % {"time": _left(calendar, now, row.due_at)}


def _took(row: DealClock) -> str:
    took = duration(row.spent_seconds) or _("less than a minute")
    words = _("in time, after %(time)s") if not row.breached else _("late, after %(time)s")
    return words % {"time": took}


def _paused(row: DealClock, by_vendor: bool) -> str:
    return _("paused while the partner answers") if by_vendor else _("paused while you answer")


def _left(calendar: BusinessCalendar, now: dt.datetime, due: dt.datetime) -> str:
    """Days when the end is at least two business days away, else hours, else minutes."""
    days = open_days(calendar, now, due)
    if days >= 2:
        return ngettext("%(count)d business day", "%(count)d business days", days) % {"count": days}
    left = int(calendar.between(now, due).total_seconds())
    return duration(left) or _("less than a minute")


def duration(seconds: int) -> str:
    """Business time in one unit: hours, below an hour minutes; nothing below a minute."""
    if seconds >= HOUR:
        hours = seconds // HOUR
        text = ngettext("%(count)d business hour", "%(count)d business hours", hours)
        return text % {"count": hours}
    minutes = seconds // 60
    text = ngettext("%(count)d business minute", "%(count)d business minutes", minutes)
    return text % {"count": minutes} if minutes else ""


def _tone(row: DealClock, now: dt.datetime) -> str:
    if row.is_over:
        return "warning" if row.breached else "success"
    if row.paused_at is not None:
        return "neutral"
    return tone_of(row, now)


def tone_of(row: DealClock, now: dt.datetime) -> str:
    """The colour of a running clock: late, nearly, or with time left."""
    if now > row.due_at:
        return "danger"
    return "warning" if now >= row.warn_at else "accent"


# A list's badge: kind → words while there is time, words when it is over.
BADGES: dict[str, tuple[Any, Any]] = {
    ClockKind.FIRST_REPLY: (
        gettext_lazy("Reply due in %(time)s"),
        gettext_lazy("Reply late by %(time)s"),
    ),
    ClockKind.DECISION: (
        gettext_lazy("Decision due in %(time)s"),
        gettext_lazy("Decision late by %(time)s"),
    ),
    ClockKind.ANSWER: (
        gettext_lazy("Answer due in %(time)s"),
        gettext_lazy("Answer late by %(time)s"),
    ),
}


def badge_of(rows: Iterable[DealClock], now: dt.datetime) -> dict[str, str] | None:
    """What is due next, by the wall clock: a list looks into no calendar. None: nothing is."""
    ticking = [row for row in rows if row.stopped_at is None]
    if not ticking:
        return None
    row = min(ticking, key=lambda row: row.due_at)
    is_late = now > row.due_at
    time = timesince(row.due_at, now, depth=1) if is_late else timesince(now, row.due_at, depth=1)
    return {"label": str(BADGES[row.kind][is_late]) % {"time": time}, "tone": tone_of(row, now)}
