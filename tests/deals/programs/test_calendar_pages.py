"""Calendars and exchange rates on their pages: good input counts, bad input is told."""

import datetime as dt
from decimal import Decimal as D

import pytest

from deals.programs import rules, services
from deals.programs.models import Calendar, CalendarException, ExchangeRate
from portal.activity.models import AuditEntry
from portal.workflow import clock
from tests.visitor import visit

DAY = dt.timedelta(days=1)
ODD = ["a\x00b", "\u202eevil", "👩‍👩‍👧", "=1+1", "<script>", "x" * 5000, "９", "-1", "1e9", "NaN"]


@pytest.fixture
def desk(world):
    return visit(world.desk)


@pytest.fixture
def tomorrow():
    return clock.today() + DAY


# --- Calendars -----------------------------------------------------------------------------------
WEEK = {f"day_{number}": "09:00–17:00" for number in range(5)}
BERLIN = {"name": "Berlin", "timezone": "Europe/Berlin", "holiday_country": "DE", **WEEK}


def test_calendar_is_previewed_then_saved(desk):
    page = desk.post("/programme/calendars/new/", BERLIN | {"preview": "1"})
    assert page.status_code == 200
    assert len(page.context["holidays"]) == 8
    assert not Calendar.objects.exists()
    assert desk.post("/programme/calendars/new/", BERLIN).status_code == 302
    stored = Calendar.objects.get()
    assert stored.week == [[["09:00", "17:00"]]] * 5 + [[], []]
    changed = BERLIN | {"day_0": "13:00-17:00 , 8:30-12:00", "holiday_region": "by"}
    assert desk.post(f"/programme/calendars/{stored.pk}/", changed).status_code == 302
    stored.refresh_from_db()
    assert stored.week[0] == [["08:30", "12:00"], ["13:00", "17:00"]]
    assert stored.holiday_region == "BY"
    note = AuditEntry.objects.get(action="change_calendar").note["changes"]
    assert set(note) == {"week", "holiday_region"}


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({f"day_{n}": "" for n in range(7)}, "__all__", "Open a day"),
        ({"day_0": "17:00-09:00"}, "day_0", "ends before it begins"),
        ({"day_0": "09:00-09:00"}, "day_0", "ends before it begins"),
        ({"day_0": "09:00-12:00, 11:59-13:00"}, "day_0", "overlap"),
        ({"day_0": "9-5"}, "day_0", "Write hours"),
        ({"day_0": "09:00-24:00"}, "day_0", "not a time of day"),
        ({"timezone": "Mars/Olympus"}, "timezone", "not one of"),
        ({"holiday_country": "XX"}, "holiday_country", "not one of"),
        ({"holiday_region": "XX"}, "holiday_region", "Known here are"),
        ({"territory": "9999"}, "territory", "not one of"),
        *[({"day_0": text}, "day_0", "") for text in ODD],
        *[({"name": text}, "name", "") for text in ("", "a\x00b", "x" * 81)],
    ],
)
def test_calendar_that_cannot_be_is_refused(desk, changes, field, text):
    page = desk.post("/programme/calendars/new/", BERLIN | changes)
    assert page.status_code == 400
    assert text in str(page.context["form"].errors[field])
    assert not Calendar.objects.exists()


def test_second_calendar_of_a_territory_is_refused(desk):
    desk.post("/programme/calendars/new/", BERLIN)
    page = desk.post("/programme/calendars/new/", BERLIN | {"name": "Another"})
    assert "has a calendar already" in str(page.context["form"].errors["territory"])
    assert Calendar.objects.count() == 1


def test_single_day_differs_and_follows_the_week_again(world, desk, tomorrow):
    desk.post("/programme/calendars/new/", BERLIN)
    calendar = Calendar.objects.get()
    path = f"/programme/calendars/{calendar.pk}/exceptions/"
    day = {"day": tomorrow.isoformat(), "spans": "10:00-12:00", "reason": "Party"}
    for _twice in range(2):
        assert desk.post(path, day).status_code == 302
    assert desk.post(path, day | {"spans": ""}).status_code == 400
    assert desk.post(path, day | {"day": "2020-01-01"}).status_code == 400
    found = CalendarException.objects.get()
    assert found.spans == [["10:00", "12:00"]]
    spans = list(rules.calendar_for(None).spans_on(tomorrow))
    assert [end - start for start, end in spans] == [dt.timedelta(hours=2)]
    with clock.at(clock.now() + 2 * DAY):
        desk.post(f"/programme/calendars/exceptions/{found.pk}/remove/")
        assert CalendarException.objects.exists()
    desk.post(f"/programme/calendars/exceptions/{found.pk}/remove/")
    assert not CalendarException.objects.exists()


def test_holidays_and_territory_decide_the_calendar(world):
    emea = world.organizations["northwind"].territory
    save = services.save_calendar
    save(actor=world.desk, data={"name": "All", "holiday_country": "US"})
    save(actor=world.desk, data={"name": "E", "territory": emea, "holiday_country": "GB"})
    year = clock.today().year
    thanksgiving = dt.date(year, 11, 1)
    thanksgiving += dt.timedelta(days=(3 - thanksgiving.weekday()) % 7 + 21)
    closed = {
        key: not list(rules.calendar_for(company).spans_on(thanksgiving))
        for key, company in (world.organizations | {"direct": None}).items()
    }
    assert closed == {
        "northwind": False,
        "bluepeak": False,
        "harbor": True,
        "cobalt": True,
        "delta": True,
        "direct": True,
    }


# --- Exchange rates ------------------------------------------------------------------------------
def test_rate_of_the_day_counts(world, desk, tomorrow):
    today = clock.today()
    for starts_on, rate in ((today, "1.1"), (tomorrow, "1.2")):
        data = {"currency": "EUR", "rate": rate, "starts_on": starts_on.isoformat()}
        for _twice in range(2):
            assert desk.post("/programme/rates/", data).status_code == 302
    assert ExchangeRate.objects.count() == 2
    worth = [rules.in_programme_currency(D(10), "EUR", today + n * DAY) for n in (-1, 0, 1, 9)]
    assert worth == [None, D("11.00"), D("12.00"), D("12.00")]
    assert rules.in_programme_currency(D(10), "USD") == D(10)
    assert rules.in_programme_currency(None, "EUR") is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"rate": "0"}, "rate"),
        ({"rate": "-1"}, "rate"),
        ({"rate": "NaN"}, "rate"),
        ({"rate": "1e40"}, "rate"),
        ({"currency": "USD"}, "currency"),
        ({"currency": "XXX"}, "currency"),
    ],
)
def test_rate_that_cannot_be_is_refused(desk, tomorrow, changes, field):
    data = {"currency": "EUR", "rate": "1.1", "starts_on": tomorrow.isoformat()} | changes
    page = desk.post("/programme/rates/", data)
    assert (page.status_code, list(page.context["form"].errors)) == (400, [field])
    assert not ExchangeRate.objects.exists()


def test_rate_is_taken_away_before_its_day_only(world, desk, tomorrow):
    rate = services.add_rate(actor=world.desk, currency="EUR", rate=D("1.1"), starts_on=tomorrow)
    path = f"/programme/rates/{rate.pk}/cancel/"
    with clock.at(clock.now() + DAY):
        assert desk.post(path, {"reason": "Late"}).status_code == 409
    assert desk.post(path, {"reason": "Typo"}).status_code == 302
    assert not ExchangeRate.objects.exists()
