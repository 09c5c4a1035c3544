"""Partners ask in their own words and learn nothing from the answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.accounts.models import Engagement
from partners.engagements import services
from partners.engagements.models import EngagementRequest
from portal.workflow.machine import StateMoved
from tests.partners.engagements.conftest import (
    ADMIN,
    CAM,
    CAM2,
    DESK,
    DIRECT2,
    RIVAL,
    SELLER,
)
from tests.wall.walk import plain

ASK = {"level": "account", "purpose": "Together", "customer_website": "", "customer_country": ""}


@pytest.fixture
def wish(world):
    return services.ask(
        actor=world.users[SELLER],
        organization=world.organizations["northwind"],
        data=ASK | {"customer_name": "Globex"},
    )


def test_answer_is_the_same_whether_or_not_the_customer_is_on_file(world, sign_in):
    client, found = sign_in(SELLER), []
    for name in ("Globex", "Glybex"):  # one is an account of Direct South
        with CaptureQueriesContext(connection) as queries:
            sent = client.post("/engagements/ask/", ASK | {"customer_name": name})
        pages = [client.get("/engagements/requests/"), client.get("/engagements/")]
        row = EngagementRequest.objects.get(customer_name=name)
        pages.append(client.get(row.get_absolute_url()))
        texts = [plain(page, str(row.pk))[2].replace(name.encode(), b"NAME") for page in pages]
        found.append((sent.status_code, sent["Location"], len(queries), texts[1:]))
        assert name.encode() in pages[0].content
        row.delete()
    assert found[0] == found[1]


def test_request_is_seen_by_its_company_its_managers_and_the_neutral(world, wish):
    readers = {
        email
        for email, user in world.users.items()
        if EngagementRequest.objects.visible_to(user).filter(pk=wish.pk).exists()
    }
    northwind = {f"{who}@northwind.example" for who in ("admin", "seller", "seller2")}
    assert readers == northwind | {
        f"{who}@meridian.example" for who in ("cam", "desk", "ops", "auditor")
    }
    told = {
        email for email, user in world.users.items() if user.notifications.filter(about_id=wish.pk)
    }
    assert told == {CAM}


def test_partner_learns_nothing_until_the_accounts_team_agrees(world, wish, sign_in, act):
    """The desk turns the request into a proposal; its team declines it: the request stands as
    it stood. A second one is agreed to, and answers it."""

    def seen():
        client = sign_in(SELLER)
        return [
            plain(client.get(path))
            for path in (wish.get_absolute_url(), "/engagements/", "/engagements/requests/")
        ]

    before = seen()
    address = f"/engagements/new/?account={world.accounts['globex'].pk}&request={wish.pk}"
    form = {"organization": wish.organization_id, "level": "account", "purpose": "Together"}
    client = sign_in(DESK)
    assert b"Which account" in client.get(wish.get_absolute_url()).content
    assert client.post(address, form).status_code == 200  # the preview writes nothing
    assert not Engagement.objects.filter(account=world.accounts["globex"]).exists()
    assert client.post(address, form | {"confirmed": "1"}).status_code == 302
    first = Engagement.objects.get(account=world.accounts["globex"])
    assert seen() == before
    act(first, "decline", DIRECT2, message="Ours")
    assert seen() == before
    assert client.post(address, form | {"confirmed": "1"}).status_code == 302
    second = Engagement.objects.get(account=world.accounts["globex"], status="proposed")
    act(second, "accept", DIRECT2)
    wish.refresh_from_db()
    assert (wish.status, wish.engagement_id) == ("proposed", second.pk)
    assert seen() != before


def test_manager_declines_the_company_takes_back_and_others_find_nothing(world, wish, sign_in):
    for email in (RIVAL, CAM2, DIRECT2):
        client = sign_in(email)
        for page in ("", "decline/", "withdraw/"):
            assert client.get(wish.get_absolute_url() + page).status_code == 404
    assert sign_in(CAM).post(wish.get_absolute_url() + "withdraw/").status_code == 403
    assert sign_in(SELLER).post(wish.get_absolute_url() + "decline/").status_code == 403
    manager = sign_in(CAM)
    empty = manager.post(wish.get_absolute_url() + "decline/", {"version": "1", "message": ""})
    assert empty.status_code == 400
    said = {"version": "1", "message": "Covered already"}
    for _click in range(2):
        assert manager.post(wish.get_absolute_url() + "decline/", said).status_code == 302
    assert b"Covered already" in sign_in(ADMIN).get(wish.get_absolute_url()).content
    with pytest.raises(StateMoved):
        services.perform_request(
            request=wish, action="withdraw", actor=world.users[SELLER], version=1
        )


def test_asking_from_an_approved_deal_names_its_customer_and_not_its_account(
    world, sign_in, bridge, act
):
    deal = world.deals["nw-approved"]
    address = f"/deals/{deal.pk}/joint/"
    client = sign_in("seller2@northwind.example")
    running = client.get(deal.get_absolute_url()).content
    assert bridge.get_absolute_url().encode() in running and address.encode() not in running
    act(bridge, "end", ADMIN, reason="done")
    assert address.encode() in client.get(deal.get_absolute_url()).content
    form = {
        "level": "plan",
        "purpose": "Together",
        "token": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
    }
    for _click in range(2):
        assert client.post(address, form).status_code == 302
    row = EngagementRequest.objects.get()
    assert (row.customer_name, row.deal_number, row.account) == (
        "Acme Industries", deal.number, world.accounts["acme"],
    )  # fmt: skip
    assert sign_in(RIVAL).get(address).status_code == 404
    assert sign_in(CAM).get(address).status_code == 403
    waiting = world.deals["nw-submitted"]
    assert sign_in(SELLER).get(f"/deals/{waiting.pk}/joint/").status_code == 409
