"""Deliveries: by the owner and the distributor, never more than ordered, money for one only."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from deals.protection.models import Shipment
from deals.registrations import services
from portal.access.policy import Refused
from portal.workflow import clock
from tests.api import as_user
from tests.deals.protection.conftest import CAM, DESK, SELLER, live

COBALT, BUYER = "seller@cobalt.example", "buyer@harbor.example"


def ship(life, who=SELLER, **data):
    data = {"shipped_on": clock.today(), **data}
    return services.add_shipment(deal=life.deal, actor=life.world.users[who], **data)


def supplied(world):
    return live(world, key="supplied", organization="cobalt", owner=COBALT, distributor="harbor")


def test_pieces_and_amounts_add_up_to_the_order(life):
    line = life.deal.lines.get()
    ship(life, line=line, quantity=4, amount=Decimal("20.00"))
    ship(life, amount=Decimal("30.00"))
    ship(life, line=line, quantity=6)
    for data in ({"line": line, "quantity": 1}, {"amount": Decimal("0.01")}):
        with pytest.raises(ValidationError):
            ship(life, **data)
    assert Shipment.objects.filter(deal=life.deal).count() == 3


BAD = [
    ({}, {"quantity"}),
    ({"quantity": 3}, {"quantity"}),
    ({"amount": Decimal("-1")}, {"amount"}),
    ({"amount": Decimal("50.01")}, {"amount"}),
    ({"amount": Decimal(1), "shipped_on": dt.date(2000, 1, 1)}, {"shipped_on"}),
    ({"amount": Decimal(1), "shipped_on": dt.date(2999, 1, 1)}, {"shipped_on"}),
    ({"amount": Decimal(1), "note": "x\x00"}, {"note"}),
]


@pytest.mark.parametrize(("data", "fields"), BAD)
def test_bad_input_is_named_and_writes_nothing(life, data, fields):
    with pytest.raises(ValidationError) as error:
        ship(life, **data)
    assert set(error.value.message_dict) == fields
    assert not Shipment.objects.filter(deal=life.deal).exists()


def test_same_token_records_once(life):
    token = uuid.uuid4()
    for _click in range(2):
        ship(life, amount=Decimal("5.00"), token=token)
    assert Shipment.objects.filter(deal=life.deal).count() == 1


def test_distributor_counts_pieces_and_never_money(world):
    life = supplied(world)
    line = life.deal.lines.get()
    ship(life, COBALT, amount=Decimal("12.34"))
    ship(life, BUYER, line=line, quantity=2)
    with pytest.raises(Refused):
        ship(life, BUYER, amount=Decimal("1.00"))
    api = as_user(world.users[BUYER])
    rows = api.get(f"/api/v1/deals/{life.deal.pk}/shipments/").json()["results"]
    assert [set(row) for row in rows] == [{"id", "shipped_on", "line", "quantity", "note"}] * 2
    assert "12.34" not in str(rows)


def test_distributor_page_shows_no_money(world, client):
    life = supplied(world)
    ship(life, COBALT, amount=Decimal("12.34"))
    client.force_login(world.users[BUYER])
    page = client.get(f"/deals/{life.deal.pk}/").content.decode()
    assert "Record a shipment" in page
    assert "12.34" not in page
    assert world.users[COBALT].name not in page
    assert 'name="amount"' not in page


@pytest.mark.parametrize("who", [CAM, DESK, "seller@bluepeak.example"])
def test_others_record_nothing(life, who):
    with pytest.raises(Refused):
        ship(life, who, amount=Decimal("1.00"))


def test_shipments_need_an_approved_or_won_deal(life):
    life.do("lose", reason="price")
    with pytest.raises(Refused):
        ship(life, amount=Decimal("1.00"))


def test_everything_shipped_suggests_winning(life, client):
    client.force_login(life.world.users[SELLER])
    address = f"/deals/{life.deal.pk}/"
    ship(life, line=life.deal.lines.get(), quantity=9)
    assert "Close the deal as won" not in client.get(address).content.decode()
    ship(life, line=life.deal.lines.get(), quantity=1)
    assert "Close the deal as won" in client.get(address).content.decode()


def test_recorded_and_removed_on_the_page(life, client):
    client.force_login(life.world.users[SELLER])
    address, line = f"/deals/{life.deal.pk}/shipments/", life.deal.lines.get()
    sent = {"shipped_on": clock.today(), "line": line.pk, "quantity": 3, "note": "First truck"}
    assert client.post(address, sent).status_code == 302
    assert "First truck" in client.get(f"/deals/{life.deal.pk}/").content.decode()
    refused = client.post(address, sent | {"quantity": 8})
    assert refused.status_code == 400
    assert "3 of 10 pieces are shipped already" in refused.content.decode()
    row = Shipment.objects.get(deal=life.deal)
    assert client.post(f"{address}{row.pk}/remove/").status_code == 302
    assert not Shipment.objects.filter(deal=life.deal).exists()
