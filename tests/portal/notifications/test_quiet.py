"""Quiet hours and digest times, over midnights, weekends and changes of clocks."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from portal.notifications.quiet import Wishes, at, last_due, release, zone_of

UTC, BERLIN, SHANGHAI = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
NIGHT = (dt.time(22), dt.time(7))


def utc(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def night(zone=UTC, weekends=False):
    return Wishes(zone, *NIGHT, weekends=weekends)


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("2026-11-18 21:59:59", "2026-11-18 21:59:59"),
        ("2026-11-18 22:00", "2026-11-19 07:00"),
        ("2026-11-18 23:59", "2026-11-19 07:00"),
        ("2026-11-19 00:00", "2026-11-19 07:00"),
        ("2026-11-19 06:59:59", "2026-11-19 07:00"),
        ("2026-11-19 07:00", "2026-11-19 07:00"),
        ("2026-11-19 12:00", "2026-11-19 12:00"),
    ],
)
def test_mail_of_the_night_leaves_in_the_morning(moment, leaves):
    assert release(utc(moment), night()) == utc(leaves)


def test_quiet_hours_within_a_day():
    noon = Wishes(UTC, dt.time(12), dt.time(14))
    assert release(utc("2026-11-18 13:00"), noon) == utc("2026-11-18 14:00")
    assert release(utc("2026-11-18 14:00"), noon) == utc("2026-11-18 14:00")


def test_hours_are_those_of_the_persons_zone():
    assert release(utc("2026-11-18 15:00"), night(SHANGHAI)) == utc("2026-11-18 23:00")
    assert release(utc("2026-11-18 04:00"), night(SHANGHAI)) == utc("2026-11-18 04:00")


def test_weekend_ends_on_monday_after_the_quiet_hours():
    assert release(utc("2026-11-20 21:00"), night(weekends=True)) == utc("2026-11-20 21:00")
    assert release(utc("2026-11-20 23:00"), night(weekends=True)) == utc("2026-11-23 07:00")
    assert release(utc("2026-11-21 12:00"), night(weekends=True)) == utc("2026-11-23 07:00")
    assert release(utc("2026-11-22 12:00"), Wishes(UTC, weekends=True)) == utc("2026-11-23 00:00")


def test_no_wishes_are_no_quiet():
    assert release(utc("2026-11-21 03:00"), Wishes(UTC)) == utc("2026-11-21 03:00")


# --- Clocks change: Berlin, 29 March 2026 at 01:00 UTC, 25 October 2026 at 01:00 UTC --------------
def test_night_is_an_hour_shorter_in_spring_and_longer_in_autumn():
    assert release(utc("2026-03-28 21:00"), night(BERLIN)) == utc("2026-03-29 05:00")
    assert release(utc("2026-10-24 20:00"), night(BERLIN)) == utc("2026-10-25 06:00")


def test_end_that_does_not_exist_is_after_the_gap():
    wishes = Wishes(BERLIN, dt.time(1), dt.time(2, 30))
    assert release(utc("2026-03-29 00:30"), wishes) == utc("2026-03-29 01:30")


def test_end_that_exists_twice_is_the_second_one():
    wishes = Wishes(BERLIN, dt.time(1), dt.time(2, 30))
    assert release(utc("2026-10-24 23:30"), wishes) == utc("2026-10-25 01:30")


def test_every_moment_of_two_days_is_released_outside_quiet_hours():
    for start in ("2026-03-28", "2026-10-24"):
        for minutes in range(0, 2 * 24 * 60, 7):
            moment = utc(start) + dt.timedelta(minutes=minutes)
            leaves = release(moment, night(BERLIN))
            local = leaves.astimezone(BERLIN).time()
            assert leaves >= moment and dt.time(7) <= local < dt.time(22)


def test_leap_day_is_a_day():
    assert release(utc("2028-02-28 23:00"), night()) == utc("2028-02-29 07:00")
    assert last_due(utc("2028-02-29 09:00"), dt.time(8), UTC) == utc("2028-02-29 08:00")


# --- Digest times ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-18 07:59", "2026-11-17 08:00"),
        ("2026-11-18 08:00", "2026-11-18 08:00"),
        ("2026-11-18 23:59", "2026-11-18 08:00"),
    ],
)
def test_daily_time_that_has_passed_last(now, due):
    assert last_due(utc(now), dt.time(8), UTC) == utc(due)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-16 07:59", "2026-11-09 08:00"),
        ("2026-11-16 08:00", "2026-11-16 08:00"),
        ("2026-11-22 12:00", "2026-11-16 08:00"),
    ],
)
def test_weekly_time_that_has_passed_last(now, due):
    assert last_due(utc(now), dt.time(8), UTC, weekday=0) == utc(due)


def test_daily_time_far_from_utc():
    zone = ZoneInfo("Pacific/Auckland")
    assert last_due(utc("2026-11-18 20:00"), dt.time(8), zone) == at(
        dt.date(2026, 11, 19), dt.time(8), zone
    )
    zone = ZoneInfo("Pacific/Honolulu")
    assert last_due(utc("2026-11-18 02:00"), dt.time(23), zone) == at(
        dt.date(2026, 11, 16), dt.time(23), zone
    )


def test_unknown_zone_is_utc():
    assert zone_of("Mars/Base") == zone_of("") == UTC
