"""Business time: how long offices were open between two moments, and when so much of it is over.

Pure: a calendar is a value made of data (deals.programs keeps the rows). Moments go in and come out
aware, in UTC; opening hours are wall-clock times of the calendar's own zone, so that a day on which
clocks change is as long as its office hours.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

Span = tuple[dt.time, dt.time]  # from, until: until is later on the same day
Day = tuple[Span, ...]
OFFICE: Day = ((dt.time(9), dt.time(17)),)
LONGEST_SEARCH = dt.timedelta(days=3 * 366)


def moment_of(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """A time on the wall as a moment in UTC.

    Of a time that comes twice the first; for one that is left out, the moment clocks change.
    """
    local = dt.datetime.combine(day, time, zone)
    moment = local.astimezone(dt.UTC)
    if moment.astimezone(zone).time() == time:
        return moment
    after, start = local.replace(fold=1).utcoffset(), local.replace(fold=1).astimezone(dt.UTC)
    seconds = range(int((moment - start).total_seconds()) + 1)

    def has_changed(second: int) -> bool:
        return (start + dt.timedelta(seconds=second)).astimezone(zone).utcoffset() == after

    return start + dt.timedelta(seconds=bisect_left(seconds, True, key=has_changed))


class NoBusinessTime(ValueError):
    """The calendar has no opening hours within three years."""


@dataclass(frozen=True)
class BusinessCalendar:
    """`week`: the spans of Monday to Sunday. `exceptions`: spans of single dates, () is closed."""

    timezone: str = "UTC"
    week: tuple[Day, ...] = (OFFICE,) * 5 + ((), ())
    exceptions: Mapping[dt.date, Day] = field(default_factory=dict)

    def spans_on(self, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """The opening spans of a local date, as moments in UTC, in order."""
        zone = ZoneInfo(self.timezone)
        for start, end in self.exceptions.get(day, self.week[day.weekday()]):
            opened, closed = moment_of(day, start, zone), moment_of(day, end, zone)
            if opened < closed:
                yield opened, closed

    def spans_from(self, moment: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """Opening spans after `moment`, the first one cut at it. Raises NoBusinessTime."""
        day = self.local_day(moment)
        last_open = day
        while day - last_open <= LONGEST_SEARCH:
            for opened, closed in self.spans_on(day):
                last_open = day
                if closed > moment:
                    yield max(opened, moment), closed
            day += dt.timedelta(days=1)
        raise NoBusinessTime(f"no opening hours within three years of {last_open}")

    def local_day(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def is_open(self, moment: dt.datetime) -> bool:
        return any(start <= moment < end for start, end in self.spans_on(self.local_day(moment)))

    def add(self, start: dt.datetime, amount: dt.timedelta) -> dt.datetime:
        """The moment when `amount` (≥ 0) of business time after `start` is over."""
        for opened, closed in self.spans_from(start):
            if closed - opened >= amount:
                return opened + amount
            amount -= closed - opened
        raise AssertionError("spans_from ends by raising")

    def add_days(self, start: dt.datetime, days: int) -> dt.datetime:
        """The close of business on the `days`-th (≥ 1) open day after the local date of `start`."""
        day, left = self.local_day(start), days
        for _step in range(LONGEST_SEARCH.days):
            day += dt.timedelta(days=1)
            if spans := list(self.spans_on(day)):
                left -= 1
                if left <= 0:
                    return spans[-1][1]
        raise NoBusinessTime(f"no {days} open days within three years of {start}")

    def between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """Business time from `start` to `end`; zero when `end` is not later."""
        total, day = dt.timedelta(), self.local_day(start)
        while day <= self.local_day(end):
            for opened, closed in self.spans_on(day):
                total += max(min(closed, end) - max(opened, start), dt.timedelta())
            day += dt.timedelta(days=1)
        return total
