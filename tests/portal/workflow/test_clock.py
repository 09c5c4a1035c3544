import datetime as dt

from django.utils import timezone

from portal.workflow import clock

MOMENT = dt.datetime(2026, 2, 28, 23, 30, tzinfo=dt.UTC)


def test_clock_stands_still_inside_the_block_and_runs_after_it():
    with clock.at(MOMENT):
        assert clock.now() == MOMENT
        with clock.at(MOMENT + dt.timedelta(days=1)):
            assert clock.today() == dt.date(2026, 3, 1)
        assert clock.now() == MOMENT
    assert clock.now() != MOMENT


def test_today_is_the_day_where_the_person_is():
    with clock.at(MOMENT), timezone.override("Asia/Shanghai"):
        assert clock.today() == dt.date(2026, 3, 1)
