"""The arithmetic: due times, pauses, clock changes, clocks set back, batches."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deals.clocks.rules import (
    begun,
    days_late,
    in_business,
    is_late,
    open_days,
    paused,
    release_after,
    resumed,
    spent,
)
from portal.workflow.business_time import BusinessCalendar, NoBusinessTime

OFFICE = ((dt.time(9), dt.time(17)),)
LONDON = BusinessCalendar("Europe/London")
NIGHT = BusinessCalendar("Europe/Berlin", (((dt.time(0), dt.time(23, 59)),),) * 7)
NEVER = BusinessCalendar("Europe/London", ((),) * 7)
HOLIDAY = BusinessCalendar("Europe/Berlin", exceptions={dt.date(2026, 12, 25): ()})
CALENDARS = [BusinessCalendar(), LONDON, NIGHT, HOLIDAY]


def at(text, zone="UTC"):
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def local(moment, zone):
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M")


# --- Due -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "allowed", "start", "due"),
    [
        ("first_reply", 8, "2026-11-23 10:00", "Tue 24 Nov 10:00"),
        ("first_reply", 8, "2026-11-20 16:00", "Mon 23 Nov 16:00"),  # over a weekend
        ("first_reply", 8, "2026-11-22 12:00", "Mon 23 Nov 17:00"),  # sent on a Sunday
        ("decision", 2, "2026-11-23 10:00", "Wed 25 Nov 17:00"),
        ("decision", 2, "2026-11-20 16:59", "Tue 24 Nov 17:00"),
        ("answer", 5, "2026-11-23 10:00", "Mon 30 Nov 17:00"),
        ("first_reply", 8, "2026-03-27 13:00", "Mon 30 Mar 13:00"),  # clocks go forward on the 29th
        ("decision", 1, "2026-10-23 10:00", "Mon 26 Oct 17:00"),  # and back on the 25th
    ],
)
def test_due_by_the_office_clock_on_the_wall(kind, allowed, start, due):
    reading = begun(kind, at(start, "Europe/London"), allowed, LONDON)
    assert local(reading.due_at, "Europe/London") == due


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_day_on_which_clocks_change_has_its_real_hours(day, hours):
    whole = BusinessCalendar("Europe/Berlin", (((dt.time(0), dt.time(12)),),) * 7)
    start = at(f"{day} 00:00", "Europe/Berlin")
    reading = begun("first_reply", start, 12, whole)
    lost = 24 - hours
    expected = {1: "Mon 30 Mar 01:00", -1: "Sun 25 Oct 11:00"}[lost]
    assert local(reading.due_at, "Europe/Berlin") == expected


def test_warning_at_three_quarters_of_the_time():
    reading = begun("first_reply", at("2026-11-23 09:00"), 8, BusinessCalendar())
    assert reading.warn_at == at("2026-11-23 15:00")


def test_leap_day_is_a_day_like_others():
    reading = begun("decision", at("2028-02-28 10:00"), 1, BusinessCalendar())
    assert reading.due_at == at("2028-02-29 17:00")


# --- Pauses --------------------------------------------------------------------------------------
MINUTES = st.integers(0, 60 * 24 * 9)
PAUSES = st.lists(st.tuples(MINUTES, MINUTES), max_size=6)


@settings(max_examples=150, deadline=None)
@given(
    calendar=st.sampled_from(CALENDARS),
    kind=st.sampled_from(["first_reply", "decision"]),
    allowed=st.integers(1, 12),
    start=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31)),
    pauses=PAUSES,
    last=MINUTES,
)
def test_spent_is_the_sum_of_the_spans_and_the_rest_is_left(
    calendar, kind, allowed, start, pauses, last
):
    now = start.replace(microsecond=0, tzinfo=dt.UTC)
    reading, spans = begun(kind, now, allowed, calendar), dt.timedelta()
    for running, standing in pauses:
        since, now = now, now + dt.timedelta(minutes=running)
        spans += calendar.between(since, now)
        was_late, before = is_late(reading, now), reading.due_at
        reading = paused(reading, now, calendar)
        assert spent(reading, now + dt.timedelta(days=99), calendar) == spans.total_seconds()
        since, now = now, now + dt.timedelta(minutes=standing)
        reading = resumed(reading, now, calendar)
        assert is_late(reading, now) == was_late
        if was_late:  # as late as it was, to the second
            assert now - reading.due_at == since - before
        else:
            rest = max(reading.budget_seconds - reading.spent_seconds, 0)
            assert calendar.between(now, reading.due_at).total_seconds() == rest
        assert reading.due_at >= before
    end = now + dt.timedelta(minutes=last)
    spans += calendar.between(now, end)
    assert spent(reading, end, calendar) == spans.total_seconds()
    if not is_late(reading, end):
        assert spent(reading, end, calendar) <= reading.budget_seconds


def test_pause_and_go_on_at_once_changes_nothing():
    calendar, now = LONDON, at("2026-11-24 11:00")
    reading = begun("decision", at("2026-11-23 10:00"), 2, calendar)
    again = resumed(paused(reading, now, calendar), now, calendar)
    assert (again.due_at, again.warn_at) == (reading.due_at, reading.warn_at)


def test_clock_set_back_stands_still_until_time_has_caught_up():
    calendar, start = BusinessCalendar(), at("2026-11-23 10:00")
    reading = begun("decision", start, 2, calendar)
    early = start - dt.timedelta(days=3)
    assert spent(reading, early, calendar) == 0
    stopped = paused(reading, early, calendar)
    assert (stopped.paused_at, stopped.spent_seconds) == (start, 0)
    stopped = paused(reading, start + dt.timedelta(hours=2), calendar)
    again = resumed(stopped, early, calendar)
    assert (again.running_since, again.due_at) == (stopped.paused_at, reading.due_at)


def test_running_clock_is_not_resumed_and_gains_nothing():
    reading = begun("decision", at("2026-11-23 10:00"), 2, LONDON)
    assert resumed(reading, at("2026-11-30 10:00"), LONDON) == reading


# --- Late, left, released ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("due", "decided", "zone", "days"),
    [
        ("2026-11-23 17:00", "2026-11-23 17:00", "UTC", 0),
        ("2026-11-23 17:00", "2026-11-23 17:01", "UTC", 1),
        ("2026-11-23 17:00", "2026-11-24 17:00", "UTC", 1),
        ("2026-11-23 17:00", "2026-11-24 17:01", "UTC", 2),
        ("2026-10-24 17:00", "2026-10-25 16:30", "Europe/Berlin", 1),  # 24½ hours, one day
        ("2026-03-28 17:00", "2026-03-29 17:00", "Europe/Berlin", 1),  # 23 hours, one day
        ("2028-02-28 17:00", "2028-03-01 09:00", "UTC", 2),
        ("2026-11-23 17:00", "2026-11-20 09:00", "UTC", 0),
    ],
)
def test_days_late_are_counted_on_the_wall(due, decided, zone, days):
    assert days_late(at(due, zone), at(decided, zone), zone) == days


@pytest.mark.parametrize(
    ("moment", "times", "batch"),
    [
        ("2026-11-23 17:00", ["10:00", "16:00"], "Tue 24 Nov 10:00"),
        ("2026-11-23 10:00", ["16:00", "10:00"], "Mon 23 Nov 10:00"),
        ("2026-11-23 10:01", ["16:00", "10:00"], "Mon 23 Nov 16:00"),
        ("2026-11-20 17:00", ["10:00"], "Mon 23 Nov 10:00"),
        ("2026-11-20 17:00", [], "Fri 20 Nov 17:00"),
        ("2026-11-20 17:01", [], "Mon 23 Nov 09:00"),
        ("2026-03-27 17:00", ["10:00"], "Mon 30 Mar 10:00"),
    ],
)
def test_batches_leave_at_set_times_on_open_days(moment, times, batch):
    found = release_after(at(moment, "Europe/London"), times, LONDON)
    assert local(found, "Europe/London") == batch


def test_open_days_after_today():
    friday, tuesday = at("2026-11-20 12:00"), at("2026-11-24 17:00")
    assert open_days(BusinessCalendar(), friday, tuesday) == 2
    assert open_days(BusinessCalendar(), tuesday, friday) == 0


def test_calendar_that_never_opens_falls_back_to_office_hours_of_its_zone():
    start = at("2026-11-23 10:00", "Europe/London")
    with pytest.raises(NoBusinessTime):
        begun("decision", start, 2, NEVER)
    reading = in_business(lambda hours: begun("decision", start, 2, hours), NEVER)
    assert local(reading.due_at, "Europe/London") == "Wed 25 Nov 17:00"
