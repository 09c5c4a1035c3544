"""A Monday-to-Friday office in London time, and a registration to send."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from deals.programs.models import Calendar
from deals.registrations import services
from portal.workflow import clock

LONDON = ZoneInfo("Europe/London")
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=LONDON).astimezone(dt.UTC)
SELLER, CAM, DESK = "seller@northwind.example", "cam@meridian.example", "desk@meridian.example"


def later(**time):
    """Monday at ten, moved: `day=1, hour=9` is Tuesday at nine, in London."""
    day = dt.date(2026, 11, 23) + dt.timedelta(days=time.get("day", 0))
    return dt.datetime.combine(day, dt.time(time.get("hour", 10)), LONDON)


@pytest.fixture
def office(world):
    """Everybody's calendar; the world with it."""
    Calendar.objects.filter(territory=None).delete()
    Calendar.objects.create(name="London", timezone="Europe/London")
    Calendar.objects.filter(territory=world.organizations["northwind"].territory).delete()
    return world


@pytest.fixture
def sent(office):
    """A registration sent on Monday at ten."""
    with clock.at(MONDAY):
        return send(office)


def send(world, title="Clocked", email=SELLER, organization="northwind", **data):
    owner = world.users[email]
    family = world.families["network"]
    deal = services.create_draft(
        actor=owner,
        organization=world.organizations[organization],
        data={
            "title": title,
            "customer_name": f"{title} Ltd",
            "customer_country": "GB",
            "value_amount": services.to_money("10.00"),
            "value_currency": "GBP",
            "expected_close": clock.today() + dt.timedelta(days=90),
            **data,
        },
        lines=[{"family": family}],
    )
    return act(deal, "submit", owner)


def act(deal, action, actor, **data):
    deal.refresh_from_db()
    return services.perform(deal=deal, action=action, actor=actor, version=deal.version, data=data)


def ask(world, deal, email=CAM):
    return act(deal, "request_info", world.users[email], fields=["need"], message="What for?")


def answer(world, deal, email=SELLER):
    deal.refresh_from_db()
    return services.answer(
        deal=deal,
        actor=world.users[email],
        version=deal.version,
        message="For the campus.",
        data={"need": "A campus network"},
    )


def clocks_of(deal):
    """Kind → its latest clock."""
    return {row.kind: row for row in deal.clocks.all()}
