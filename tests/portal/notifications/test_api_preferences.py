"""What mail I want, my calendar address and mail that does not arrive, over the API."""

import pytest

from portal.activity.models import MailBounce
from portal.interchange.models import IdempotentAnswer
from portal.notifications import calendar
from portal.notifications.models import Preferences
from tests.api import as_user, is_problem

SELLER, DESK = "seller@northwind.example", "desk@meridian.example"


@pytest.fixture
def mine(world):
    return as_user(world.users[SELLER])


def test_preferences_are_changed_in_part(mine, world):
    first = mine.get("notifications/preferences/").json()
    assert {"deal_decision", "deal_comment"} <= {row["kind"] for row in first["kinds"]}
    body = {"mail": {"deal_comment": "weekly"}, "quiet_from": "20:00", "quiet_until": "07:00"}
    changed = mine.patch("notifications/preferences/", body).json()
    assert (changed["quiet_from"], changed["digest_at"]) == ("20:00:00", first["digest_at"])
    row = Preferences.objects.get(user=world.users[SELLER])
    assert row.frequency("deal_comment") == "weekly"
    rival = as_user(world.users["seller@bluepeak.example"]).get("notifications/preferences/")
    assert rival.json() == first


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"mail": {"deal_decision": "never"}}, "mail"),  # rights hang on it
        ({"mail": {"clearance_trap": "daily"}}, "mail"),  # told to the desk only
        ({"mail": {"deal_comment": "hourly"}}, "mail"),
        ({"quiet_from": "20:00"}, "quiet_until"),
        ({"quiet_from": "20:00", "quiet_until": "20:00"}, "quiet_until"),
        ({"digest_day": 9}, "digest_day"),
    ],
)
def test_what_the_page_refuses_is_refused(mine, world, body, field):
    assert field in is_problem(mine.patch("notifications/preferences/", body), 400)["errors"]
    assert not Preferences.objects.filter(user=world.users[SELLER]).exists()


def test_a_calendar_address_is_shown_once_and_kept_nowhere(mine, world):
    assert mine.get("notifications/calendar/").json() == {"since": None}
    made = mine.post("notifications/calendar/", Idempotency_Key="k-1").json()["address"]
    token = made.rsplit("/", 1)[1].removesuffix(".ics")
    assert calendar.owner_of(token) == world.users[SELLER]
    assert not IdempotentAnswer.objects.exists()
    assert mine.get("notifications/calendar/").json()["since"]
    assert mine.delete("notifications/calendar/").status_code == 204
    assert calendar.owner_of(token) is None


def test_read_and_unread_again(tell, quiet_world):
    notice, mine = tell(SELLER), as_user(quiet_world.users[SELLER])
    assert mine.post(f"notifications/{notice.pk}/read/").json()["read_at"]
    assert mine.post(f"notifications/{notice.pk}/unread/").json()["read_at"] is None
    rival = as_user(quiet_world.users["seller@bluepeak.example"])
    is_problem(rival.post(f"notifications/{notice.pk}/unread/"), 404)


def test_mail_that_does_not_arrive_is_the_desks_business(mine, world):
    MailBounce.objects.create(address="gone@northwind.example", problem="550")
    rows = as_user(world.users[DESK]).get("notifications/undelivered/").json()["results"]
    assert [row["address"] for row in rows] == ["gone@northwind.example"]
    is_problem(mine.get("notifications/undelivered/"), 403)
