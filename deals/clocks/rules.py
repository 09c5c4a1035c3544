"""The arithmetic of a clock: pure functions over a calendar and moments, no database.

Time never runs backwards: where the computer's clock was set back, a clock stands still until the
moment it had reached.
"""

import datetime as dt
import zoneinfo
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from deals.clocks.choices import WARN_AT_SHARE, ClockKind
from portal.workflow.business_time import LONGEST_SEARCH, BusinessCalendar, NoBusinessTime

HOURLY = ClockKind.FIRST_REPLY  # allowed in business hours; the others in business days
A_DAY = dt.timedelta(days=1)
USUAL_TIMES = ("09:00", "13:00", "17:00")  # batches of automatic decisions, unless a policy says
Result = TypeVar("Result")


@dataclass(frozen=True)
class Reading:
    """What a clock shows: the columns of DealClock that move."""

    budget_seconds: int
    due_at: dt.datetime
    warn_at: dt.datetime
    running_since: dt.datetime
    spent_seconds: int = 0
    paused_at: dt.datetime | None = None


def begun(kind: str, start: dt.datetime, allowed: int, calendar: BusinessCalendar) -> Reading:
    """A clock that starts now. Raises NoBusinessTime when the calendar is never open."""
    if kind == HOURLY:
        due = calendar.add(start, dt.timedelta(hours=allowed))
    else:
        due = calendar.add_days(start, allowed)
    budget = _seconds(calendar.between(start, due))
    return Reading(budget, due, _warn_at(start, 0, budget, calendar), start)


def spent(reading: Reading, moment: dt.datetime, calendar: BusinessCalendar) -> int:
    """Business seconds used until `moment`."""
    if reading.paused_at is not None:
        return reading.spent_seconds
    return reading.spent_seconds + _seconds(calendar.between(reading.running_since, moment))


def paused(reading: Reading, moment: dt.datetime, calendar: BusinessCalendar) -> Reading:
    moment = max(moment, reading.running_since)
    return replace(reading, spent_seconds=spent(reading, moment, calendar), paused_at=moment)


def resumed(reading: Reading, moment: dt.datetime, calendar: BusinessCalendar) -> Reading:
    """Running again: due when the rest of the time is over; what was late stays as late."""
    if reading.paused_at is None:
        return reading
    moment = max(moment, reading.paused_at)
    if reading.paused_at > reading.due_at:
        due = moment - (reading.paused_at - reading.due_at)
    else:
        rest = max(reading.budget_seconds - reading.spent_seconds, 0)
        due = max(calendar.add(moment, dt.timedelta(seconds=rest)), reading.due_at)
    warn = _warn_at(moment, reading.spent_seconds, reading.budget_seconds, calendar)
    return replace(
        reading, due_at=due, warn_at=min(warn, due), running_since=moment, paused_at=None
    )


def is_late(reading: Reading, moment: dt.datetime) -> bool:
    return (reading.paused_at or moment) > reading.due_at


def days_late(due: dt.datetime, moment: dt.datetime, timezone: str) -> int:
    """Calendar days from `due` to `moment` on the wall clock of a zone, begun days counted whole.

    On the wall clock, so that the days on which clocks change are days like others.
    """
    zone = zoneinfo.ZoneInfo(timezone)
    late = moment.astimezone(zone).replace(tzinfo=None) - due.astimezone(zone).replace(tzinfo=None)
    return max(-(-late // A_DAY), 1) if moment > due else 0


def open_days(calendar: BusinessCalendar, start: dt.datetime, end: dt.datetime) -> int:
    """How many days with office hours come after the local day of `start`, up to that of `end`."""
    day, last, count = calendar.local_day(start), calendar.local_day(end), 0
    while day < last:
        day += A_DAY
        count += _is_open(calendar, day)
    return count


def release_after(
    moment: dt.datetime, times: Sequence[str], calendar: BusinessCalendar
) -> dt.datetime:
    """The first batch of automatic decisions at or after `moment`.

    `times`: "HH:MM" on the calendar's wall clock, on days with office hours. All that is ready
    leaves together, so that the minute tells nothing.
    """
    zone, day = zoneinfo.ZoneInfo(calendar.timezone), calendar.local_day(moment)
    hours = sorted(map(dt.time.fromisoformat, times or USUAL_TIMES))
    for _step in range(LONGEST_SEARCH.days):
        batches = [dt.datetime.combine(day, hour, zone).astimezone(dt.UTC) for hour in hours]
        later = [batch for batch in batches if batch >= moment]
        if later and _is_open(calendar, day):
            return later[0]
        day += A_DAY
    raise NoBusinessTime(f"no batch of decisions within three years of {moment}")


def in_business(work: Callable[[BusinessCalendar], Result], calendar: BusinessCalendar) -> Result:
    """`work` with the calendar; with ordinary office hours where it has no opening hours."""
    try:
        return work(calendar)
    except NoBusinessTime:
        return work(BusinessCalendar(calendar.timezone))


def _is_open(calendar: BusinessCalendar, day: dt.date) -> bool:
    return any(True for _span in calendar.spans_on(day))


def _warn_at(since: dt.datetime, used: int, budget: int, calendar: BusinessCalendar) -> dt.datetime:
    share = budget * WARN_AT_SHARE // 100
    return calendar.add(since, dt.timedelta(seconds=max(share - used, 0)))


def _seconds(time: dt.timedelta) -> int:
    return int(time.total_seconds())
