"""Two rivals whose deals are worth marks of their own."""

from decimal import Decimal

import pytest

from deals.registrations.models import Deal

MINE, THEIRS = Decimal(11111), Decimal(99999)


@pytest.fixture
def rivals(world):
    """Northwind's open deals are worth one mark each, everybody else's another."""
    northwind = world.organizations["northwind"]
    Deal.objects.update(value_amount=THEIRS, value_currency="GBP", probability=50)
    Deal.objects.filter(organization=northwind).update(value_amount=MINE)
    return world
