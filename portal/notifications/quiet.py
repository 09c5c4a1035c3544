"""Quiet hours and digest times: pure functions of a person's wishes and time zone.

Wishes are wall-clock times. Where clocks change, a time that does not exist counts as the moment
after the gap, and one that exists twice as its second coming: quiet is never cut short.
"""

import datetime as dt
import zoneinfo
from dataclasses import dataclass

SATURDAY = 5
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


@dataclass(frozen=True)
class Wishes:
    """`start`/`end`: no mail from and until (may pass midnight); None: never quiet."""

    zone: zoneinfo.ZoneInfo
    start: dt.time | None = None
    end: dt.time | None = None
    weekends: bool = False


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """The time zone of that name; UTC for one that is gone."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def release(moment: dt.datetime, wishes: Wishes) -> dt.datetime:
    """`moment`, or the end of the quiet time it falls in. Aware, in UTC."""
    while (end := _quiet_until(moment, wishes)) is not None:
        moment = end
    return moment


def _quiet_until(moment: dt.datetime, wishes: Wishes) -> dt.datetime | None:
    local = moment.astimezone(wishes.zone)
    day, time = local.date(), local.time()
    if wishes.weekends and local.weekday() >= SATURDAY:
        monday = day + dt.timedelta(days=7 - local.weekday())
        return at(monday, dt.time(0), wishes.zone)
    if wishes.start is None or wishes.end is None or wishes.start == wishes.end:
        return None
    if wishes.start < wishes.end:
        quiet, until = wishes.start <= time < wishes.end, day
    else:
        quiet = time >= wishes.start or time < wishes.end
        until = day + DAY if time >= wishes.start else day
    end = at(until, wishes.end, wishes.zone)
    return end if quiet and end > moment else None


def at(day: dt.date, time: dt.time, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """A wall-clock time as a moment in UTC: the later one where there are two readings."""
    readings = (dt.datetime.combine(day, time.replace(fold=fold), zone) for fold in (0, 1))
    return max(reading.astimezone(dt.UTC) for reading in readings)


def last_due(
    now: dt.datetime, time: dt.time, zone: zoneinfo.ZoneInfo, weekday: int | None = None
) -> dt.datetime:
    """The latest digest time that has passed: every day, or every `weekday` (Monday is 0)."""
    day = now.astimezone(zone).date() + DAY  # where a day begins before its UTC date
    if weekday is not None:
        day += dt.timedelta(days=(weekday - day.weekday()) % 7)
    while (due := at(day, time, zone)) > now:
        day -= DAY if weekday is None else WEEK
    return due
