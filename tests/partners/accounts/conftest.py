"""Accounts in the four levels of opening, and who is who."""

import pytest

from partners.accounts import services
from partners.accounts.models import Account
from partners.engagements import services as engagements
from portal.workflow import clock


@pytest.fixture
def sign_in(client, world):
    """`sign_in("desk@…")` → a client signed in as that person of the cast."""

    def as_person(email):
        client.force_login(world.users[email])
        return client

    return as_person


def end(*, engagement, actor):
    data = {"reason": "done"}
    engagements.perform(engagement=engagement, action="end", actor=actor, data=data)


@pytest.fixture
def engage(world):
    """`engage(account, "northwind", "contacts")`: both sides accept a bridge at that level.

    A bridge that was there ends first.
    """

    def open_to(account, company="northwind", level="account", **dates):
        organization = world.organizations[company]
        for old in account.engagements.live().filter(organization=organization):
            end(engagement=old, actor=world.desk)
        bridge = engagements.propose(
            account=account,
            organization=organization,
            actor=world.desk,
            level=level,
            purpose="Renew together",
            starts_on=dates.get("starts_on", clock.today()),
            ends_on=dates.get("ends_on"),
        )
        team = account.owner_team and account.owner_team.memberships.live().first()
        admin = world.users[f"admin@{company}.example"]
        for person in (team.user if team else world.desk, admin):
            engagements.perform(engagement=bridge, action="accept", actor=person)
        return bridge

    return open_to


@pytest.fixture
def family(world):
    """Acme with a parent of the other team, a subsidiary of its own and one of the other."""
    south, north = world.teams["Direct South"], world.teams["Direct North"]

    def make(name, **columns):
        return services.create_account(actor=world.desk, data={"name": name, **columns})

    parent = make("Hidden Holding", owner_team=south)
    Account.objects.filter(pk=world.accounts["acme"].pk).update(parent=parent)
    acme = world.accounts["acme"]
    return {
        "parent": parent,
        "acme": acme,
        "own": make("Acme Leeds", owner_team=north, parent=acme),
        "other": make("Acme Secret South", owner_team=south, parent=acme),
    }
