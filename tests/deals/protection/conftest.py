"""One approved deal of Northwind, and the days passing."""

import datetime as dt
from dataclasses import dataclass, field

import pytest

from deals.registrations import services
from deals.registrations.models import Deal
from portal.home import worlds
from portal.workflow import clock
from tests.conftest import CAST

SELLER, ADMIN = "seller@northwind.example", "admin@northwind.example"
CAM, DESK = "cam@meridian.example", "desk@meridian.example"
APPROVED = {
    "key": "protected", "status": "approved", "organization": "northwind", "owner": SELLER,
    "title": "Protected", "customer": {"name": "Protected Ltd", "country": "GB"},
    "products": [{"family": "network", "name": "Switch", "quantity": 10, "unit_price": "5.00"}],
    "value": {"amount": "50.00", "currency": "GBP"}, "age_days": 0,
}  # fmt: skip


@dataclass
class Life:
    """A deal whose people act on given days after its approval."""

    world: object
    deal: Deal
    day: int = 0
    start: dt.datetime = field(default_factory=clock.now)

    def on(self, day):
        self.day = day
        return self

    def now(self):
        return clock.at(self.start + dt.timedelta(days=self.day))

    def today(self):
        return (self.start + dt.timedelta(days=self.day)).date()

    def do(self, action, who=SELLER, version=None, **data):
        """Make a transition on the life's day; returns the deal afterwards."""
        self.deal = Deal.objects.get(pk=self.deal.pk)
        with self.now():
            self.deal = services.perform(
                deal=self.deal,
                action=action,
                actor=self.world.users[who],
                version=version or self.deal.version,
                data=data,
            )
        return self.deal

    def run(self, job):
        with self.now():
            done = job()
        self.deal.refresh_from_db()
        return done

    def lines(self):
        return [(row.kind, row.days, row.reason) for row in self.deal.ledger.all()]


@pytest.fixture
def life(world):
    return live(world)


def live(world, **changes):
    """The cast's own protections end first: what jobs count is this life's deal."""
    Deal.objects.filter(status="approved").delete()
    spec = APPROVED | changes
    return Life(world, worlds.build({**CAST, "deals": [spec]}).deals[spec["key"]])
