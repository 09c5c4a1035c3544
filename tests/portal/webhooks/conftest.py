"""Integrations of the rivals and of the vendor, and a real receiver on loopback."""

import pytest

from partners.integrations.models import Integration
from partners.organizations.models import Membership
from portal.access import grants
from portal.people.models import User
from portal.webhooks import services
from portal.webhooks.catalogue import CODES
from portal.webhooks.delivery import send_due
from portal.webhooks.fanning import give_out
from portal.workflow import clock
from tests.portal.webhooks.receiver import running


def integrate(world, company=None, role="admin"):
    """A program of a company in a member's role, or of the vendor in a staff role."""
    name = f"{company or 'vendor'}-{role}"
    organization = world.organizations[company] if company else None
    user = User.objects.create(
        email=f"{name}@integrations.invalid",
        name=name,
        is_integration=True,
        staff_role="" if company else role,
    )
    if organization:
        seat = Membership.objects.create(organization=organization, user=user, role=role)
        grants.sync(seat)
    return Integration.objects.create(organization=organization, user=user, name=name)


class Hooks:
    """Endpoints of the receiver: `subscribe` makes one, `run` does the worker's round."""

    def __init__(self, world, receiver):
        self.world, self.receiver, self.known = world, receiver, {}

    def integration(self, company=None, role="admin"):
        if (company, role) not in self.known:
            self.known[company, role] = integrate(self.world, company, role)
        return self.known[company, role]

    def keeper(self, company=None):
        return self.world.users[f"admin@{company}.example"] if company else self.world.desk

    def subscribe(self, company=None, role="admin", path="/hook", events=None):
        return services.create_endpoint(
            integration=self.integration(company, role),
            actor=self.keeper(company),
            data={"url": self.receiver.url + path, "events": events or list(CODES)},
        )

    def run(self):
        give_out()
        return send_due()

    def later(self, delta):
        """Another round, so much later."""
        with clock.at(clock.now() + delta):
            return self.run()

    def types(self, path="/hook"):
        return [body["type"] for body in self.receiver.bodies(path)]


@pytest.fixture
def receiver():
    with running() as server:
        yield server


@pytest.fixture
def hooks(world, receiver, settings):
    settings.WEBHOOKS_LOOPBACK = True
    return Hooks(world, receiver)
