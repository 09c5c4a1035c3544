"""One account worked with two rivals: Northwind and Bluepeak, each with its own account manager."""

import pytest

from partners.accounts.models import Engagement
from partners.touchpoints import services
from tests.partners.accounts.conftest import end, engage, sign_in  # noqa: F401

VENDOR = {"direct": "direct@meridian.example", "cam": "cam@meridian.example"}
WHO = VENDOR | {
    "nw": "seller@northwind.example",
    "nw2": "admin@northwind.example",
    "nw-learner": "learner@northwind.example",
    "bp": "seller@bluepeak.example",
    "cam2": "cam2@meridian.example",
    "direct2": "direct2@meridian.example",
    "desk": "desk@meridian.example",
    "auditor": "auditor@meridian.example",
    "harbor": "buyer@harbor.example",
}


@pytest.fixture
def who(world):
    """`who("nw")` → that person of the cast."""
    return lambda name: world.users[WHO[name]]


@pytest.fixture
def acme(world):
    return world.accounts["acme"]


@pytest.fixture
def both(acme, engage):  # noqa: F811
    """Northwind and Bluepeak are engaged on Acme, both as far as the contacts."""
    return {name: engage(acme, name, "contacts") for name in ("northwind", "bluepeak")}


@pytest.fixture
def note(acme, who):
    """`note("nw", "joint", "Call about racks")` → a touchpoint written by that person."""

    def written(name, visibility, subject, **more):
        data = {"kind": "call", "subject": subject, "notes": f"Notes of {subject}"}
        data |= more.pop("data", {})
        return services.log_touchpoint(
            account=acme, actor=who(name), data=data, visibility=visibility, **more
        )

    return written


def stop(account, company, actor):
    bridge = Engagement.objects.live().get(account=account, organization__name__startswith=company)
    end(engagement=bridge, actor=actor)
