"""Who is who, and asking for allocations in one line."""

import pytest

from partners.coverage import services
from partners.coverage.models import Allocation
from portal.workflow import clock

PEOPLE = {
    **{who: f"{who}@meridian.example" for who in ("desk", "ops", "cam", "cam2", "direct")},
    **{who: f"{who}@meridian.example" for who in ("direct2", "marketing", "auditor")},
    "manager": "direct-manager@meridian.example",
    **{f"nw-{who}": f"{who}@northwind.example" for who in ("admin", "seller", "learner")},
    **{f"bp-{who}": f"{who}@bluepeak.example" for who in ("admin", "seller")},
}


@pytest.fixture
def people(world):
    return {who: world.users[email] for who, email in PEOPLE.items()}


@pytest.fixture
def sign_in(client, people):
    def as_person(who):
        client.force_login(people[who])
        return client

    return as_person


@pytest.fixture
def terms():
    """`terms(coverage="channel")`: what asking needs, from today on."""

    def of(**more):
        asked = {"coverage": "channel", "starts_on": clock.today(), "reason": "Plan of the year"}
        return asked | {"ends_on": None, "organization": None} | more

    return of


@pytest.fixture
def ask(world, people, terms):
    """`ask("acme", who="desk", coverage=…)` → the allocation asked for."""

    def for_account(key, who="desk", **more):
        account = world.accounts[key]
        account.refresh_from_db()
        found = type(account).objects.visible_to(people[who]).get(pk=account.pk)
        return services.ask(account=found, actor=people[who], data=terms(**more))

    return for_account


@pytest.fixture
def act(people):
    """`act(allocation, "approve", "ops")`: as that person sees it now."""

    def by(allocation, action, who, text="Agreed"):
        allocation = Allocation.objects.select_related("account").get(pk=allocation.pk)
        return services.perform(
            allocation=allocation,
            action=action,
            actor=people[who],
            version=allocation.version,
            data={"text": text},
        )

    return by
