"""What mail I want and when."""

import datetime as dt

import pytest

from portal.notifications.choices import KINDS, offered_to
from portal.notifications.models import Notification, Preferences
from tests.visitor import visit, words

SELLER = "seller@northwind.example"
PAGE = "/me/notifications/"


@pytest.fixture
def seller(quiet_world):
    return quiet_world.users[SELLER]


def form(**changes):
    kinds = {f"kind_{code}": KINDS[code].mail for code in offered_to("")}
    times = {"quiet_from": "", "quiet_until": "", "digest_at": "08:00", "digest_day": "0"}
    return {**kinds, **times, **changes}


def stored(user):
    return Preferences.objects.filter(user=user).first()


def test_defaults_are_shown_before_anything_is_stored(seller):
    page = words(visit(seller).get(PAGE))
    assert "A registration is decided" in page and "Something to review" not in page
    assert stored(seller) is None


def test_choices_are_saved_and_shown(seller):
    data = form(
        kind_deal_comment="weekly", quiet_from="22:00", quiet_until="07:30",
        quiet_weekends="on", digest_at="17:15", digest_day="4",
    )  # fmt: skip
    client = visit(seller)
    assert client.post(PAGE, data).url == PAGE
    row = stored(seller)
    assert row.frequencies == {"deal_comment": "weekly"}
    assert (row.quiet_from, row.quiet_until, row.quiet_weekends) == (
        dt.time(22), dt.time(7, 30), True,
    )  # fmt: skip
    assert (row.digest_at, row.digest_day) == (dt.time(17, 15), 4)
    page = words(client.get(PAGE))
    assert 'value="22:00"' in page and 'value="weekly" selected' in page


def test_saving_twice_changes_nothing_more(seller):
    client = visit(seller)
    for _time in range(2):
        client.post(PAGE, form(kind_deal_comment="never"))
    assert Preferences.objects.count() == 1
    assert stored(seller).frequencies == {"deal_comment": "never"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind_deal_comment": "hourly"},
        {"kind_deal_comment": ""},
        {"kind_deal_decision": "never"},
        {"quiet_from": "22:00"},
        {"quiet_until": "07:00"},
        {"quiet_from": "09:00", "quiet_until": "09:00"},
        {"quiet_from": "25:00", "quiet_until": "07:00"},
        {"quiet_from": "a\x00", "quiet_until": "07:00"},
        {"digest_at": ""},
        {"digest_at": "soon"},
        {"digest_day": "7"},
        {"digest_day": "-1"},
    ],
)
def test_bad_choices_are_explained_and_nothing_is_stored(seller, wrong):
    response = visit(seller).post(PAGE, form(**{"quiet_weekends": "on", **wrong}))
    assert response.status_code == 400 and stored(seller) is None
    assert "Please check these points" in words(response)
    assert "checked" in words(response)  # what was right is kept


def test_kinds_of_other_roles_cannot_be_chosen(seller):
    visit(seller).post(PAGE, form(kind_to_review="never", kind_nonsense="never"))
    assert stored(seller).frequencies == {}


def test_mail_that_cannot_be_stopped_says_why(seller):
    page = words(visit(seller).get(PAGE))
    assert "Your protection depends on it" in page


def test_waiting_notices_follow_the_new_choice(tell, quiet_world, seller):
    Preferences.objects.create(user=seller, frequencies={"deal_comment": "weekly"})
    tell(SELLER)
    for choice, waits in (("daily", "daily"), ("at_once", "daily"), ("never", "never")):
        Notification.objects.update(mail="weekly")
        visit(seller).post(PAGE, form(kind_deal_comment=choice))
        assert Notification.objects.get().mail == waits
