"""Business time over changes of clocks, leap days and holidays; laws that hold for any calendar."""

import datetime as dt
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.workflow.business_time import BusinessCalendar, NoBusinessTime

UTC, HOUR = dt.UTC, dt.timedelta(hours=1)
NINE_TO_FIVE = ((dt.time(9), dt.time(17)),)
AROUND_THE_CLOCK = ((dt.time(0), dt.time(23, 59)),)
BERLIN, NEW_YORK, SHANGHAI = "Europe/Berlin", "America/New_York", "Asia/Shanghai"


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(zone, day=NINE_TO_FIVE, **kwargs):
    return BusinessCalendar(zone, (day,) * 7, **kwargs)


# --- Any calendar --------------------------------------------------------------------------------
MINUTES = st.integers(0, 24 * 60 - 1)


@st.composite
def days(draw):
    """A day's spans: none to three, in order, apart."""
    edges = sorted(draw(st.sets(MINUTES, min_size=0, max_size=6)))
    moments = [dt.time(minute // 60, minute % 60) for minute in edges]
    return tuple(zip(moments[::2], moments[1::2], strict=False))


DATES = st.dates(dt.date(2023, 12, 1), dt.date(2026, 1, 31))
CALENDARS = st.builds(
    BusinessCalendar,
    st.sampled_from([BERLIN, NEW_YORK, SHANGHAI, "UTC", "Australia/Lord_Howe", "America/St_Johns"]),
    st.tuples(*[days()] * 7).filter(lambda week: sum(map(bool, week)) > 1),
    st.dictionaries(DATES, days(), max_size=5),
)
NIGHTS = [(2024, 3, 31), (2024, 10, 27), (2025, 3, 9), (2025, 11, 2), (2025, 4, 5), (2025, 10, 4)]
MOMENTS = st.one_of(  # every other one within two days of a change of clocks
    st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2025, 12, 31), timezones=st.just(UTC)),
    st.builds(
        lambda night, minutes: dt.datetime(*night, tzinfo=UTC) + dt.timedelta(minutes=minutes),
        st.sampled_from(NIGHTS),
        st.integers(-2880, 2880),
    ),
)
AMOUNTS = st.integers(0, 40 * 60).map(lambda minutes: dt.timedelta(minutes=minutes))
law = settings(max_examples=150, deadline=None)


@law
@given(CALENDARS, MOMENTS, AMOUNTS)
def test_between_undoes_add(calendar, start, amount):
    assert calendar.between(start, calendar.add(start, amount)) == amount


@law
@given(CALENDARS, MOMENTS, AMOUNTS)
def test_add_ends_at_the_first_moment_that_is_enough(calendar, start, amount):
    end = calendar.add(start, amount)
    if amount:
        assert calendar.between(start, end - dt.timedelta(seconds=1)) < amount


@law
@given(CALENDARS, MOMENTS, AMOUNTS, AMOUNTS)
def test_add_goes_on_where_it_stopped(calendar, start, first, second):
    assume(second)  # adding nothing to a closing moment leads to the next opening
    assert calendar.add(calendar.add(start, first), second) == calendar.add(start, first + second)


@law
@given(CALENDARS, MOMENTS, MOMENTS, AMOUNTS)
def test_add_keeps_the_order_of_moments(calendar, one, other, amount):
    early, late = sorted([one, other])
    assert calendar.add(early, amount) <= calendar.add(late, amount)


@law
@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS)
def test_between_adds_up(calendar, one, other, third):
    a, b, c = sorted([one, other, third])
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)


@law
@given(CALENDARS, MOMENTS, MOMENTS)
def test_between_is_never_more_than_the_time_that_passed(calendar, one, other):
    early, late = sorted([one, other])
    assert dt.timedelta() <= calendar.between(early, late) <= late - early


@law
@given(CALENDARS, MOMENTS)
def test_spans_of_a_day_are_in_order_and_apart(calendar, moment):
    edges = [edge for span in calendar.spans_on(calendar.local_day(moment)) for edge in span]
    assert edges == sorted(edges)


@law
@given(CALENDARS, MOMENTS, st.integers(1, 8))
def test_add_days_grows_with_days_and_ends_at_a_close(calendar, start, count):
    end = calendar.add_days(start, count)
    assert end < calendar.add_days(start, count + 1)
    assert not calendar.is_open(end)
    assert calendar.is_open(end - dt.timedelta(seconds=1))


@law
@given(CALENDARS, MOMENTS, MOMENTS)
def test_clock_set_back_gives_no_negative_time(calendar, one, other):
    early, late = sorted([one, other])
    if early < late:
        assert calendar.between(late, early) == dt.timedelta()


# --- Changes of clocks ---------------------------------------------------------------------------
# zone, the Sunday, its office hours in UTC
CHANGES = [
    (BERLIN, "2026-03-28", "08:00", "16:00"),  # the day before summer time
    (BERLIN, "2026-03-29", "07:00", "15:00"),
    (BERLIN, "2026-10-24", "07:00", "15:00"),
    (BERLIN, "2026-10-25", "08:00", "16:00"),
    (NEW_YORK, "2026-03-07", "14:00", "22:00"),
    (NEW_YORK, "2026-03-08", "13:00", "21:00"),
    (NEW_YORK, "2026-10-31", "13:00", "21:00"),
    (NEW_YORK, "2026-11-01", "14:00", "22:00"),
    (SHANGHAI, "2026-03-29", "01:00", "09:00"),
    (SHANGHAI, "2026-10-25", "01:00", "09:00"),
]


@pytest.mark.parametrize(("zone", "day", "opens", "closes"), CHANGES)
def test_office_hours_are_wall_clock_hours(zone, day, opens, closes):
    calendar = daily(zone)
    assert list(calendar.spans_on(dt.date.fromisoformat(day))) == [
        (at(f"{day}T{opens}"), at(f"{day}T{closes}"))
    ]
    assert calendar.between(at(f"{day}T00:00"), at(f"{day}T23:59")) == 8 * HOUR


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)],
)
def test_around_the_clock_a_day_is_as_long_as_it_is(day, hours):
    calendar = daily(BERLIN, AROUND_THE_CLOCK)
    start, end = next(calendar.spans_on(dt.date.fromisoformat(day)))
    assert end - start == hours * HOUR - dt.timedelta(minutes=1)


def test_hours_that_do_not_exist_are_no_time():
    """In Berlin 02:00 to 03:00 is left out on 29 March 2026."""
    calendar = daily(BERLIN, ((dt.time(2), dt.time(3)),))
    assert list(calendar.spans_on(dt.date(2026, 3, 29))) == []
    assert calendar.add(at("2026-03-29T00:00"), HOUR) == at("2026-03-30T01:00")


def test_spans_that_meet_where_clocks_jump_count_no_minute_twice():
    split = ((dt.time(1, 30), dt.time(2, 30)), (dt.time(2, 45), dt.time(4)))
    calendar = daily(BERLIN, split)
    assert list(calendar.spans_on(dt.date(2026, 3, 29))) == [
        (at("2026-03-29T00:30"), at("2026-03-29T01:00")),
        (at("2026-03-29T01:00"), at("2026-03-29T02:00")),
    ]


def test_hours_that_come_twice_count_to_the_first_close():
    """02:00 to 03:00 comes twice on 25 October: from the first 02:00 to the only 03:00."""
    calendar = daily(BERLIN, ((dt.time(2), dt.time(3)),))
    assert list(calendar.spans_on(dt.date(2026, 10, 25))) == [
        (at("2026-10-25T00:00"), at("2026-10-25T02:00"))
    ]


def test_two_business_days_over_a_change_end_at_the_close_on_the_wall():
    calendar = BusinessCalendar(BERLIN)
    friday = at("2026-03-27T10:00")
    assert calendar.add_days(friday, 1) == at("2026-03-30T15:00")
    assert calendar.add(friday, 8 * HOUR) == at("2026-03-30T09:00")


def test_friday_evening_in_new_york_is_saturday_in_shanghai():
    moment = at("2026-05-01T20:30")
    assert BusinessCalendar(NEW_YORK).local_day(moment) == dt.date(2026, 5, 1)
    assert BusinessCalendar(SHANGHAI).local_day(moment) == dt.date(2026, 5, 2)
    assert BusinessCalendar(NEW_YORK).is_open(moment)
    assert BusinessCalendar(SHANGHAI).add(moment, HOUR) == at("2026-05-04T02:00")


# --- Leap days, holidays, closed for good --------------------------------------------------------
def test_leap_day_is_a_day():
    calendar = BusinessCalendar()
    assert calendar.add_days(at("2024-02-28T12:00"), 1) == at("2024-02-29T17:00")
    assert calendar.between(at("2024-02-28T17:00"), at("2024-03-01T09:00")) == 8 * HOUR
    assert calendar.between(at("2023-02-28T17:00"), at("2023-03-01T09:00")) == dt.timedelta()


def test_exception_stands_before_the_week():
    closed = {dt.date(2026, 5, 1): ()}
    short = {dt.date(2026, 5, 2): ((dt.time(10), dt.time(12)),)}
    calendar = BusinessCalendar(exceptions=closed | short)
    assert calendar.add(at("2026-04-30T16:00"), 2 * HOUR) == at("2026-05-02T11:00")


def test_without_hours_nothing_ends():
    never = BusinessCalendar(week=((),) * 7)
    with pytest.raises(NoBusinessTime):
        never.add(at("2026-01-01T00:00"), HOUR)
    with pytest.raises(NoBusinessTime):
        never.add_days(at("2026-01-01T00:00"), 1)
    assert never.between(at("2026-01-01T00:00"), at("2026-02-01T00:00")) == dt.timedelta()


def test_one_open_day_in_two_years_is_found():
    only = {dt.date(2027, 12, 1): NINE_TO_FIVE}
    calendar = BusinessCalendar(week=((),) * 7, exceptions=only)
    assert calendar.add(at("2026-01-01T00:00"), HOUR) == at("2027-12-01T10:00")


def test_a_year_is_reckoned_fast():
    calendar = BusinessCalendar(BERLIN)
    started = time.perf_counter()
    for _again in range(10):
        calendar.between(at("2025-01-01T00:00"), at("2026-01-01T00:00"))
    assert (time.perf_counter() - started) / 10 < 0.02
