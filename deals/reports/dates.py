"""When a report is mailed: pure functions of a rhythm and a time zone."""

import datetime as dt
from zoneinfo import ZoneInfo

from deals.reports.choices import HOUR, Rhythm
from portal.notifications import quiet

DAY = dt.timedelta(days=1)


def next_after(now: dt.datetime, rhythm: str, day: int, zone: ZoneInfo) -> dt.datetime:
    """The first time after `now`, in UTC: in the morning of that weekday, or day of the month."""
    found = now.astimezone(zone).date()
    while True:
        fits = found.weekday() == day if rhythm == Rhythm.WEEKLY else found.day == day
        if fits and (moment := quiet.at(found, dt.time(HOUR), zone)) > now:
            return moment
        found += DAY
