"""Sums of a period, and the last periods that are over."""

import datetime as dt
from decimal import Decimal

import pytest

from deals.registrations.models import Deal
from partners.accounts.models import Account
from partners.classification import services
from partners.classification.periods import finished
from portal.workflow import clock

DESK = "desk@meridian.example"
DIRECT = "direct@meridian.example"
MANAGER = "direct-manager@meridian.example"


@pytest.fixture
def span():
    """The last quarter that is over."""
    return finished(clock.today(), "quarter")[0]


@pytest.fixture
def sell(world, span):
    """`sell(account, 500)`: won on the last day of the quarter by Direct North; by a partner with
    `company=`. Returns the deal."""

    def won(account, amount, company="", **columns):
        seller = {"organization": world.organizations[company]} if company else {}
        who = f"seller@{company}.example" if company else DIRECT
        seller |= {} if company else {"team": world.teams["Direct North"], "route": "direct"}
        noon = dt.datetime.combine(span.ends_on, dt.time(12), dt.UTC)
        row = dict.fromkeys(("created_at", "submitted_at", "decided_at", "closed_at"), noon)
        row |= {"protected_until": span.ends_on, "close_reason": "price", "status": "won"}
        row |= {"value_currency": "USD"}
        row |= {"number": f"D-{Deal.objects.count()}", "owner": world.users[who], **seller}
        return Deal.objects.create(account=account, value_amount=amount, **row | columns)

    return won


@pytest.fixture
def publish(world, span):
    """Compute and publish the last quarter."""

    def run(which=span):
        period = services.compute(span=which, actor=world.desk)
        return services.publish(actor=world.desk, period=period, reason="Agreed")

    return run


@pytest.fixture
def many(world):
    """`many(3)`: accounts of Direct North, in the order of their names."""

    def make(count):
        rows = [
            Account(name=f"Firm {n:03}", owner_team=world.teams["Direct North"])
            for n in range(count)
        ]
        return Account.objects.bulk_create(rows)

    return make


def given(sums):
    """A source of sums for `sources.REVENUE`: account → (team, amount)."""
    return [lambda first, last: [(a.pk, team, Decimal(n)) for a, (team, n) in sums.items()]]
