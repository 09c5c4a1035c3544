"""Acme, worked by Northwind at the plan level and by Bluepeak at the account level."""

import pytest

from partners.plans import services
from portal.workflow import clock
from tests.partners.accounts.conftest import end, engage, sign_in

__all__ = ["engage", "sign_in"]

SELLER, ADMIN = "seller@northwind.example", "admin@northwind.example"
CAM, DIRECT, DESK = "cam@meridian.example", "direct@meridian.example", "desk@meridian.example"
AUDITOR = "auditor@meridian.example"
RIVALS = (
    "seller@bluepeak.example",
    "cam2@meridian.example",
    "direct2@meridian.example",
    "marketing@meridian.example",
    "learner@northwind.example",
    "buyer@harbor.example",
)


@pytest.fixture
def acme(world):
    return world.accounts["acme"]


@pytest.fixture
def bridge(acme, engage):
    """Northwind's engagement, deep enough for the plan."""
    row = engage(acme, "northwind", "plan")
    row.refresh_from_db()
    return row


@pytest.fixture
def rival_bridge(acme, engage):
    """Bluepeak's engagement on the same account."""
    return engage(acme, "bluepeak", "plan")


@pytest.fixture
def add(world, acme, bridge):
    """`add("Call them", by=CAM, visibility="internal")` → a task of Northwind's engagement."""

    def make(title, by=SELLER, engagement=bridge, **data):
        return services.create_task(
            account=acme,
            engagement=engagement,
            actor=world.users[by],
            data={"title": title, **data},
        )

    return make


@pytest.fixture
def plan(world, bridge):
    """Version 1, written by the seller: a goal and one step of hers."""
    step = {
        "text": "Survey the hall",
        "side": "partner",
        "person": str(world.users[SELLER].pk),
        "due_on": clock.today(),
    }
    data = {"goal": "Win the hall", "steps": [step]}
    return services.start_plan(engagement=bridge, actor=world.users[SELLER], data=data)


def close(bridge, world):
    end(engagement=bridge, actor=world.desk)
