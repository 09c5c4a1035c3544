"""Registering and deciding, in one call each."""

import datetime as dt
from decimal import Decimal

from deals.registrations import services
from deals.registrations.models import Deal, ProductFamily


def act(world, key, action, who="desk@meridian.example", **data):
    deal = Deal.objects.get(pk=world.deals[key].pk)
    return services.perform(
        deal=deal, action=action, actor=world.users[who], version=deal.version, data=data
    )


def register(world, who, side, *, family="network", **customer):
    """A registration that has been sent."""
    actor = world.users[who]
    draft = services.create_draft(
        actor=actor,
        **side,
        data={
            "title": "New one", "value_amount": Decimal(9000), "value_currency": "GBP",
            "expected_close": dt.date(2027, 9, 30), "customer_country": "GB",
        } | {f"customer_{name}": value for name, value in customer.items()},
        lines=[{"family": ProductFamily.objects.get(code=family), "quantity": 1, "name": ""}],
    )  # fmt: skip
    return services.perform(
        deal=draft, action="submit", actor=actor, version=draft.version, data={}
    )


def northwind(world, **customer):
    side = {"organization": world.organizations["northwind"]}
    return register(world, "seller@northwind.example", side, **customer)
