import datetime as dt
from decimal import Decimal

import pytest

from deals.programs.models import Programme, ProgramPolicy, RoutingRule, RoutingRuleSet
from deals.registrations import services
from deals.registrations.models import Deal, ProductFamily
from portal.home.worlds import key_id
from portal.workflow import clock

SELLER, CAM, CAM2 = "seller@northwind.example", "cam@meridian.example", "cam2@meridian.example"
DESK, OPS, AUDITOR = "desk@meridian.example", "ops@meridian.example", "auditor@meridian.example"
LONG_AGO = dt.date(2020, 1, 1)


def programme():
    return Programme.objects.get_or_create(code="standard", defaults={"name": "Standard"})[0]


def set_rules(*rows, starts_on=LONG_AGO):
    """A version of the routing rules made of `rows`: columns of RoutingRule."""
    version = RoutingRuleSet.objects.create(
        programme=programme(), starts_on=starts_on, reason="test"
    )
    for position, row in enumerate(rows, 1):
        columns = {"name": f"Rule {position}", "result": "chain"} | row
        RoutingRule.objects.create(ruleset=version, position=position, **columns)
    return version


def chain(*stages):
    return {"result": "chain", "chain": [list(stage) for stage in stages]}


def set_policy(**columns):
    """The programme's policy, in force since long ago."""
    return ProgramPolicy.objects.update_or_create(
        programme=programme(), territory=None, tier=None, starts_on=LONG_AGO, defaults=columns
    )[0]


class Office:
    """The world, and short words for what people do in it."""

    def __init__(self, world):
        self.world = world

    def __getitem__(self, email):
        return self.world.users[email]

    def draft(self, owner=SELLER, company="northwind", key="", **columns):
        data = {
            "title": "Reef network", "customer_name": "Quiet Reef Ltd", "customer_country": "GB",
            "value_amount": Decimal(5000), "value_currency": "USD",
            "expected_close": clock.today() + dt.timedelta(days=60),
        } | columns  # fmt: skip
        data["value_amount"] = Decimal(data["value_amount"])
        return services.create_draft(
            actor=self[owner],
            organization=self.world.organizations[company],
            data=data,
            lines=[{"family": ProductFamily.objects.get(code="network")}],
            deal_id=key_id("deal", key) if key else None,
        )

    def send(self, owner=SELLER, company="northwind", key="", **columns):
        """A new registration, sent. With a `key` its id and number are always the same."""
        return self.act(self.draft(owner, company, key, **columns), "submit", owner)

    def act(self, deal, action, email, **data):
        """One step by one person who sees the registration as it is; returns it as it is then."""
        deal = Deal.objects.get(pk=deal.pk)
        services.perform(
            deal=deal, action=action, actor=self[email], version=deal.version, data=data
        )
        return Deal.objects.get(pk=deal.pk)


@pytest.fixture
def office(world):
    return Office(world)
