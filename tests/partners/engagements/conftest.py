"""Acme of Direct North, worked with Northwind at the account level; everybody by e-mail address."""

import pytest
from django.test import Client

from partners.engagements import services

DIRECT, DIRECT2 = "direct@meridian.example", "direct2@meridian.example"
DESK, CAM, CAM2 = "desk@meridian.example", "cam@meridian.example", "cam2@meridian.example"
ADMIN, SELLER = "admin@northwind.example", "seller@northwind.example"
RIVAL, RIVAL_ADMIN = "seller@bluepeak.example", "admin@bluepeak.example"
AUDITOR, LEARNER = "auditor@meridian.example", "learner@northwind.example"


@pytest.fixture
def bridge(world):
    return world.accounts["acme"].engagements.select_related("account", "organization").get()


@pytest.fixture
def act(world):
    """`act(row, "pause", DIRECT, message="…")`: the row as it stands afterwards."""

    def perform(row, action, email, version=None, **data):
        return services.perform(
            engagement=row, action=action, actor=world.users[email], version=version, data=data
        )

    return perform


@pytest.fixture
def propose(world):
    """`propose("globex", "northwind", DIRECT2)`: a proposal by that person."""

    def make(account, company, email, level="account", **more):
        return services.propose(
            account=world.accounts[account],
            organization=world.organizations[company],
            actor=world.users[email],
            level=level,
            purpose="Win it together",
            **more,
        )

    return make


@pytest.fixture
def sign_in(world):
    """`sign_in("desk@…")` → a browser of that person's own."""

    def as_person(email):
        client = Client()
        client.force_login(world.users[email])
        return client

    return as_person
