"""What several files of this room need."""

import json

import pytest
from django.db import connection

from deals.registrations import services as deals
from portal.audit import guards, services
from portal.audit.models import ChainLink


@pytest.fixture
def trail(world):
    """The world with every entry sealed."""
    services.seal_pending()
    return world


@pytest.fixture
def open_tables(trail):
    """The same without the triggers: what somebody with the database's password can do."""
    guards.lift()
    return trail


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def links_of(company):
    return list(ChainLink.objects.filter(chain_id=str(company.pk)).order_by("number"))


def say(world, key="nw-submitted", body="Hello", who="seller@northwind.example", **more):
    """A comment: one entry about a registration."""
    deal = world.deals[key]
    return deals.add_comment(deal=deal, actor=world.users[who], body=body, **more)


def lines(response):
    text = b"".join(response.streaming_content).decode()
    return [json.loads(line) for line in text.splitlines()]
