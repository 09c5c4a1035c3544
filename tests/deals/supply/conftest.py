"""Cobalt buys through Harbor and through Quay: two distributors that must never meet."""

import datetime as dt
from decimal import Decimal

import pytest

from deals.registrations.models import Deal, ProductFamily
from deals.supply import services
from deals.supply.models import SupplyRequest
from partners.organizations import services as organizations
from portal.home.worlds import key_id
from portal.people.models import User
from portal.workflow import clock

COBALT, DELTA = "seller@cobalt.example", "seller@delta.example"
HARBOR, HARBOR_BUYER = "admin@harbor.example", "buyer@harbor.example"
QUAY = "admin@quay.example"
DESK, CAM, CAM2 = "desk@meridian.example", "cam@meridian.example", "cam2@meridian.example"
AUDITOR = "auditor@meridian.example"


class Trade:
    """The world, a second distributor, and short words for what people do."""

    def __init__(self, world):
        self.world, desk = world, world.desk
        self.quay = organizations.create_organization(
            actor=desk,
            data={
                "id": key_id("organization", "quay"),
                "name": "Quay Supply",
                "kind": "distributor",
                "country": "DE",
            },
        )
        world.organizations["quay"] = self.quay
        person = User.objects.create_user(email=QUAY, name="Quinn Admin", password="concord-demo")
        world.users[QUAY] = person
        organizations.add_member(organization=self.quay, actor=desk, user=person, role="admin")
        self.link = organizations.link_distributor(
            distributor=self.quay, reseller=world.organizations["cobalt"], actor=desk
        )

    def __getitem__(self, email):
        return self.world.users[email]

    def company(self, key):
        return self.world.organizations[key]

    @property
    def deal(self):
        """Cobalt's registration: sent, naming Harbor."""
        return Deal.objects.get(pk=self.world.deals["co-submitted"].pk)

    def ask(self, *companies, deal=None, **more):
        given = {"answer_by": clock.today() + dt.timedelta(days=5), "message": ""} | more
        rows = services.ask_for_quotes(
            deal=deal or self.deal,
            actor=self[COBALT],
            distributors=[self.company(key) for key in companies],
            **given,
        )
        return rows[0] if len(rows) == 1 else rows

    def quote(self, row, email, price="5000.00", **more):
        row = SupplyRequest.objects.get(pk=row.pk)
        prices = {line.pk: Decimal(price) for line in row.lines.all()}
        data = {
            "prices": prices,
            "currency": "EUR",
            "valid_until": clock.today() + dt.timedelta(days=20),
            "note": "Stock in Hamburg",
        }
        upload = more.pop("upload", None)
        return services.send_quote(
            request=row, actor=self[email], version=row.version, data=data | more, upload=upload
        )

    def act(self, row, action, email=COBALT, **data):
        row = SupplyRequest.objects.get(pk=row.pk)
        return services.act_on_request(
            request=row, action=action, actor=self[email], version=row.version, data=data
        )


@pytest.fixture
def trade(world):
    return Trade(world)


def family(code="storage"):
    return ProductFamily.objects.get(code=code)
