"""The protection on the deal's page, and its forms."""

import pytest

from deals.registrations.services import keep_alive
from tests.deals.protection.conftest import ADMIN, CAM, DESK, SELLER, live


def page(life, client, who, path=""):
    client.force_login(life.world.users[who])
    return client.get(f"/deals/{life.deal.pk}/{path}")


@pytest.mark.parametrize("who", [SELLER, ADMIN, CAM, DESK, "auditor@meridian.example"])
def test_both_sides_see_the_ledger(life, client, who):
    life.on(1).do("request_extension", evidence="They test two.", days=30)
    text = page(life, client, who).content.decode()
    for words in ("Every change of the protection", "+90", "They test two."):
        assert words in text, words


def test_to_the_partner_the_vendor_speaks_as_one(life, client):
    text = page(life, client, SELLER).content.decode()
    panel = text[text.index('id="protection"') :].split("</section>")[0]
    assert "Meridian" in panel
    assert "Cara" not in panel


def test_the_distributor_reads_the_date_only(world, client):
    life = live(world, organization="cobalt", owner="seller@cobalt.example", distributor="harbor")
    text = page(life, client, "buyer@harbor.example").content.decode()
    assert 'id="protection"' not in text


FORMS = [
    ("keep_alive", SELLER, ["stage", "next_step", "next_step_on"]),
    ("request_extension", SELLER, ["evidence", "days"]),
    ("reassign", DESK, ["member", "message"]),
    ("transfer", DESK, ["member", "message"]),
    ("win", SELLER, ["reason", "lesson", "renewal_on"]),
]


@pytest.mark.parametrize(("action", "who", "names"), FORMS)
def test_each_action_has_its_form(life, client, who, action, names):
    text = page(life, client, who, f"{action}/").content.decode()
    assert all(f'name="{name}"' in text for name in names)


def test_new_owners_offered_are_sellers_of_the_right_companies(life, client):
    same = page(life, client, DESK, "reassign/").content.decode()
    others = page(life, client, DESK, "transfer/").content.decode()
    assert "Northwind Resale · " in same
    assert "Bluepeak" not in same
    assert "Bluepeak Systems · " in others
    assert "Northwind Resale · " not in others


def test_refused_form_keeps_what_was_typed(life, client):
    client.force_login(life.world.users[SELLER])
    sent = {"version": life.deal.version, "evidence": "Kept words", "days": "400"}
    answer = client.post(f"/deals/{life.deal.pk}/request_extension/", sent)
    assert answer.status_code == 400
    assert "Kept words" in answer.content.decode()
    assert not life.deal.extensions.exists()


def test_asked_twice_says_why_not_and_keeps_the_words(life, client):
    life.do("request_extension", evidence="First", days=30)
    client.force_login(life.world.users[SELLER])
    sent = {"version": life.deal.version, "evidence": "Second words", "days": "3"}
    answer = client.post(f"/deals/{life.deal.pk}/request_extension/", sent)
    assert answer.status_code == 409
    assert "waits for a decision" in answer.content.decode()
    assert "Second words" in answer.content.decode()


def test_ended_protection_says_until_when_more_time_may_be_asked_for(life, client):
    life.on(30).run(keep_alive.ask_for_updates)
    life.on(37).run(keep_alive.release_silent)
    with life.now():
        text = page(life, client, SELLER).content.decode()
    assert "An extension may be asked for until" in text
    with life.on(45).now():
        text = page(life, client, SELLER).content.decode()
    assert "An extension may be asked for until" not in text


@pytest.mark.parametrize("who", [CAM, DESK])
def test_queue_shows_extensions_asked_for(life, client, who):
    client.force_login(life.world.users[who])
    assert "Protected Ltd" not in client.get("/reviews/?show=extensions").content.decode()
    life.do("request_extension", evidence="First", days=30)
    assert "Protected Ltd" in client.get("/reviews/?show=extensions").content.decode()


def test_queue_of_another_manager_does_not_show_them(life, client):
    life.do("request_extension", evidence="First", days=30)
    client.force_login(life.world.users["cam2@meridian.example"])
    assert "Protected Ltd" not in client.get("/reviews/?show=extensions").content.decode()
