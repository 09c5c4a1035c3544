"""Pages of joint work: lists, one engagement, its actions, bad input, what strangers get."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.accounts.models import Engagement
from partners.engagements.models import ConsentReceipt
from tests.partners.engagements.conftest import (
    ADMIN,
    AUDITOR,
    CAM,
    CAM2,
    DESK,
    DIRECT,
    DIRECT2,
    RIVAL,
    RIVAL_ADMIN,
    SELLER,
)

NASTY = ["", "a\0b", "x" * 301]


def listed(page):
    return {item["row"].account.name for item in page.context["rows"]}


def test_list_has_tabs_for_what_runs_waits_ends_and_is_over(sign_in, propose, bridge, act):
    propose("globex", "northwind", DIRECT2, agrees=True)
    tabs = {
        email: {
            show: listed(sign_in(email).get(f"/engagements/?show={show}"))
            for show in ("running", "waiting", "ending", "ended")
        }
        for email in (ADMIN, DIRECT, DIRECT2, RIVAL)
    }
    acme, globex = "Acme Industries", "Globex"
    assert tabs == {
        ADMIN: {"running": {acme, globex}, "waiting": {globex}, "ending": set(), "ended": set()},
        DIRECT: {"running": {acme}, "waiting": set(), "ending": set(), "ended": set()},
        DIRECT2: {"running": {globex}, "waiting": set(), "ending": set(), "ended": set()},
        RIVAL: {"running": set(), "waiting": set(), "ending": set(), "ended": set()},
    }
    client = sign_in(ADMIN)
    assert listed(client.get("/engagements/?q=glob")) == {globex}
    assert listed(client.get("/engagements/?level=plan")) == set()
    assert listed(client.get("/engagements/?q=%00")) == set()
    waiting = [
        link["badge"]
        for section in client.get("/engagements/").context["nav"]["sections"]
        for link in section["items"]
        if link["url"] == "/engagements/"
    ]
    assert waiting == [1]
    act(bridge, "end", ADMIN, reason="done")
    assert listed(client.get("/engagements/?show=ended")) == {acme}


def test_list_asks_the_same_number_of_queries_for_more_rows(world, sign_in, propose):
    client, counts = sign_in(DESK), []
    for account in ("globex", "initech"):
        with CaptureQueriesContext(connection) as queries:
            client.get("/engagements/")
        counts.append(len(queries))
        propose(account, "northwind", DESK)
        propose(account, "bluepeak", DESK)
    assert counts[0] == counts[1]


def test_page_shows_both_sides_the_receipts_and_strangers_nothing(world, sign_in, bridge):
    address = bridge.get_absolute_url()
    receipt = bridge.receipts.earliest("given_at")
    for email in (SELLER, CAM, DIRECT, DESK, AUDITOR):
        page = sign_in(email).get(address)
        assert len(page.context["receipts"]) == 2
        printed = sign_in(email).get(receipt.get_absolute_url()).content.decode()
        assert "Acme Industries" in printed and "Mia Direct" in printed
    missing = address.replace(str(bridge.pk), "00000000-0000-4000-8000-000000000000")
    for email in (RIVAL, RIVAL_ADMIN, CAM2, DIRECT2):
        client = sign_in(email)
        hidden = [client.get(address + page) for page in ("", "end/", "accept/")]
        hidden.append(client.get(receipt.get_absolute_url()))
        hidden.append(client.post(address + "end/", {"reason": "done", "version": "1"}))
        assert {page.status_code for page in hidden} == {404}
        assert len(hidden[0].content) == len(client.get(missing).content)
    bridge.refresh_from_db()
    assert bridge.status == "active"


def test_actions_keep_what_was_typed_and_answer_409_when_it_moved_on(sign_in, bridge, act):
    client, address = sign_in(DIRECT), bridge.get_absolute_url()
    assert client.get(address + "bend/").status_code == 404
    assert sign_in(SELLER).get(address + "end/").status_code == 403
    assert client.get(address + "accept/").status_code == 409
    for text in NASTY[1:]:
        said = {"version": bridge.version, "reason": "done", "message": text * 2}
        refused = client.post(address + "end/", said)
        assert refused.status_code == 400, text[:9]
    stale = {"version": bridge.version, "reason": "done", "message": "مرحبا <b>=1+1</b> 🙂"}
    act(bridge, "review", CAM)
    moved = client.post(address + "end/", stale)
    assert moved.status_code == 409 and "&lt;b&gt;" in moved.content.decode()
    fresh = stale | {"version": bridge.version}
    for _click in range(2):
        assert client.post(address + "end/", fresh).status_code == 302
    bridge.refresh_from_db()
    assert (bridge.status, bridge.version) == ("ended", fresh["version"] + 1)
    assert "🙂" in sign_in(SELLER).get(address).content.decode()


def test_proposing_shows_the_preview_first_and_writes_one_proposal(world, sign_in):
    """A direct representative has no list of partners and writes the company's name."""
    account = world.accounts["globex"]
    address = f"/engagements/new/?account={account.pk}"
    client = sign_in(DIRECT2)
    form = {
        "organization": "bluepeak systems", "level": "contacts", "purpose": "Win it",
        "token": "11111111-1111-4111-8111-111111111111",
    }  # fmt: skip
    for text in ("Nobody Ltd", *NASTY):
        assert client.post(address, form | {"organization": text}).status_code == 400
        assert client.post(address, form | {"purpose": text * 2, "level": text}).status_code == 400
    check = client.post(address, form)
    opened = [step.level for step in check.context["preview"]["steps"] if step.is_open]
    assert opened == ["directory", "account", "contacts"]
    assert not account.engagements.exists()
    for _click in range(2):
        assert client.post(address, form | {"confirmed": "1"}).status_code == 302
    row = account.engagements.get()
    assert row.vendor_accepted_at and ConsentReceipt.objects.filter(engagement=row).count() == 1
    answer = sign_in(RIVAL_ADMIN).get(row.get_absolute_url() + "accept/")
    assert "Globex" in answer.content.decode() and answer.context["statement"]


@pytest.mark.parametrize("email", [CAM2, SELLER, DIRECT2, RIVAL])
def test_nobody_proposes_an_account_out_of_sight_or_out_of_their_hands(world, sign_in, email):
    account, expected = world.accounts["acme"], 403 if email == SELLER else 404
    client = sign_in(email)
    assert client.get(f"/engagements/new/?account={account.pk}").status_code == expected
    assert client.get("/engagements/new/?account=x").status_code == 404
    assert Engagement.objects.filter(account=account).count() == 1
