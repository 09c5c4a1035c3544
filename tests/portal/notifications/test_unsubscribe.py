"""One click stops one kind of mail for one person, and nothing else."""

import uuid

import pytest
from django.test import Client

from portal.activity.models import AuditEntry, OutgoingEmail
from portal.notifications import unsubscribe
from portal.notifications.models import Preferences
from tests.visitor import visit, words

SELLER, RIVAL = "seller@northwind.example", "seller@bluepeak.example"


@pytest.fixture
def seller(quiet_world):
    return quiet_world.users[SELLER]


def path_for(user, code):
    return unsubscribe.address_for(user, code).removeprefix("http://localhost:8000")


def chosen(user):
    row = Preferences.objects.filter(user=user).first()
    return row.frequencies if row else {}


def test_mail_provider_stops_it_without_signing_in(seller, tell):
    """RFC 8058: a POST with these words, no cookies, no token of ours."""
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        path_for(seller, "deal_comment"),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 200 and chosen(seller) == {"deal_comment": "never"}
    tell(SELLER)
    assert not OutgoingEmail.objects.exists()


def test_looking_asks_and_changes_nothing(seller):
    response = visit().get(path_for(seller, "deal_comment"))
    assert response.status_code == 200 and "Stop this mail?" in words(response)
    assert "A new comment" in words(response) and SELLER not in words(response)
    assert chosen(seller) == {}


def test_button_on_the_page_stops_it(seller):
    response = visit(seller).post(path_for(seller, "deal_comment"))
    assert "Stopped" in words(response) and chosen(seller) == {"deal_comment": "never"}


def test_twice_is_once(seller):
    for _time in range(2):
        assert visit().post(path_for(seller, "deal_comment")).status_code == 200
    assert chosen(seller) == {"deal_comment": "never"}


def test_it_is_on_the_trail(seller):
    visit().post(path_for(seller, "deal_comment"))
    entry = AuditEntry.objects.get(action="unsubscribe")
    assert (entry.actor, entry.note) == (seller, {"kind": "deal_comment"})


def test_waiting_mail_of_the_kind_is_not_sent(seller, tell):
    tell(SELLER, "deal_comment")
    tell(SELLER, "deal_decision")
    visit().post(path_for(seller, "deal_comment"))
    assert list(OutgoingEmail.objects.values_list("kind", flat=True)) == ["deal_decision"]


def test_digest_link_stops_what_is_collected_but_not_what_must_come(seller, tell):
    Preferences.objects.create(
        user=seller,
        frequencies={"deal_comment": "daily", "deal_decision": "daily", "stand_in": "weekly"},
    )
    visit().post(path_for(seller, "digest_daily"))
    assert chosen(seller)["deal_comment"] == "never"
    assert (chosen(seller)["deal_decision"], chosen(seller)["stand_in"]) == ("daily", "weekly")


def test_mail_that_must_come_has_no_link(seller):
    assert unsubscribe.address_for(seller, "deal_decision") == ""
    assert unsubscribe.address_for(seller, "nonsense") == ""


# --- Links that stop nothing ----------------------------------------------------------------------
def forged(seller, **parts):
    data = [str(parts.get("user", seller.pk)), parts.get("code", "deal_comment")]
    signer = parts.get("signer") or unsubscribe._signer()
    return f"/unsubscribe/{signer.sign_object(data)}/"


def wrong_links(seller):
    from django.core.signing import Signer

    good = path_for(seller, "deal_comment")
    return {
        "cut": good[:-5] + "/",
        "changed": good.replace("W", "X", 1),
        "nonsense": "/unsubscribe/x/",
        "long": f"/unsubscribe/{'x' * 3000}/",
        "signs": "/unsubscribe/%00%F0%9F%98%80/",
        "other salt": forged(seller, signer=Signer(salt="other")),
        "must come": forged(seller, code="deal_decision"),
        "unknown kind": forged(seller, code="nonsense"),
        "nobody": forged(seller, user=uuid.uuid4()),
        "no key": forged(seller, user="x"),
    }


WRONG = ("cut", "changed", "nonsense", "long", "signs", "other salt", "must come", "unknown kind")


@pytest.mark.parametrize("name", [*WRONG, "nobody", "no key"])
def test_links_that_are_not_ours_answer_alike_and_change_nothing(seller, name):
    link = wrong_links(seller)[name]
    plain = words(visit().get("/unsubscribe/other/"))
    for response in (visit().get(link), visit().post(link)):
        assert response.status_code == 400 and words(response) == plain
    assert not Preferences.objects.exists()


def test_link_of_somebody_else_stops_nothing_and_tells_nothing(seller, quiet_world):
    rival = visit(quiet_world.users[RIVAL])
    link, unknown = path_for(seller, "deal_comment"), "/unsubscribe/other/"
    for method in (rival.get, rival.post):
        hidden, missing = method(link), method(unknown)
        assert hidden.status_code == missing.status_code == 400
        assert words(hidden) == words(missing)
    assert not Preferences.objects.exists()


def test_link_of_somebody_who_left_stops_nothing(seller):
    link = path_for(seller, "deal_comment")
    type(seller).objects.filter(pk=seller.pk).update(is_active=False)
    assert visit().post(link).status_code == 400
