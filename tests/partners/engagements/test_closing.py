"""Whatever closes an engagement closes it on the next request, in every channel at once.

The stage holds something joint in each channel: a contact, a file, a task, a mutual plan, a joint
deal, a queued mail to either side. Each way of closing must empty all of them.
"""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.accounts.models import Engagement
from partners.engagements import services
from partners.plans import services as plans
from partners.touchpoints import services as touchpoints
from portal.activity import emails
from portal.activity.delivery import send_waiting
from portal.activity.models import OutgoingEmail
from portal.notifications import calendar
from portal.workflow import clock
from tests.api import as_user
from tests.partners.engagements.conftest import ADMIN, CAM, DIRECT, SELLER

DAY = dt.timedelta(days=1)
SECRETS = (b"Acme", b"acme", b"Alice", b"Wing plan", b"Survey the hall", b"Refresh together")


@pytest.fixture
def stage(world, bridge, act, settings):
    """Everything joint that there can be, at the deepest level, until ten days from now."""
    settings.EMAIL_AT_ONCE = False
    act(bridge, "ask_change", ADMIN, level="plan", ends_on=clock.today() + 10 * DAY)
    act(bridge, "accept_change", DIRECT)
    account, seller = bridge.account, world.users[SELLER]
    upload = SimpleUploadedFile("Wing plan.txt", b"Wing plan")
    stored = touchpoints.add_file(
        account=account, actor=world.users[DIRECT], upload=upload, visibility="joint",
        engagement=bridge.pk,
    )  # fmt: skip
    task = plans.create_task(
        account=account, engagement=bridge, actor=seller,
        data={"title": "Survey the hall", "due_on": clock.today() + 5 * DAY,
              "assignee": seller, "visibility": "joint"},
    )  # fmt: skip
    plans.start_plan(engagement=bridge, actor=seller, data={"goal": "Refresh together"})
    contact = account.contacts.get()
    return {
        "account": f"/accounts/{account.pk}/",
        "api account": f"/api/v1/accounts/{account.pk}/",
        "api contact": f"/api/v1/contacts/{contact.pk}/",
        "file": f"/accounts/{account.pk}/files/{stored.pk}/",
        "timeline": f"/accounts/{account.pk}/timeline/",
        "task": f"/tasks/{task.pk}/",
        "plan": f"/accounts/{account.pk}/plans/{bridge.pk}/",
        "task row": task,
    }


LISTS = {
    "accounts": "/accounts/", "export": "/accounts/export.csv",
    "search": "/accounts/?q=acme", "picker": "/accounts/options/?q=acme", "tasks": "/tasks/",
    "api accounts": "/api/v1/accounts/?search=acme", "api contacts": "/api/v1/contacts/",
}  # fmt: skip


def asked(address, browser, api):
    """(status, body) of one address, read to its end."""
    page = api.get(address) if address.startswith("/api/") else browser.get(address)
    body = b"".join(page.streaming_content) if page.streaming else page.content
    return page.status_code, body


def open_records(stage, browser, api):
    """The addresses of joint records that answer."""
    records = {name: address for name, address in stage.items() if name != "task row"}
    return {name for name, address in records.items() if asked(address, browser, api)[0] == 200}


def told_by_lists(browser, api):
    """Lists, searches, exports and feeds that say anything joint."""
    found = set()
    for name, address in LISTS.items():
        body = asked(address, browser, api)[1]
        body = body.replace(b'value="acme"', b"").replace(b"q=acme", b"")
        if any(secret in body for secret in SECRETS):
            found.add(name)
    return found


def mailed(world, stage):
    """Which side's queued mail about something joint still leaves."""
    task, deal = stage["task row"], world.deals["nw-approved"]
    for email, about in ((SELLER, task), (DIRECT, deal), (CAM, task)):
        emails.queue_rendered(email, "Joint", "Acme", recipient=world.users[email], about=about)
    return lambda: {
        mail.to for mail in OutgoingEmail.objects.filter(subject="Joint", sent_at__isnull=False)
    }


def joint_deal(sign_in, world):
    deal = world.deals["nw-approved"]
    pages = (f"/deals/{deal.pk}/", "/deals/", "/deals/export.csv")
    client = sign_in(DIRECT)
    return {path for path in pages if b"Acme storage refresh" in asked(path, client, None)[1]}


WAYS = {
    "ended by the partner": lambda row, act: act(row, "end", ADMIN, reason="done"),
    "paused by the vendor": lambda row, act: act(row, "pause", DIRECT, message="Wait"),
    "run out": None,
}


# Pausing goes the same way through `live()`; it is walked with the exhaustive ones.
OFTEN = [way for way in WAYS if way != "paused by the vendor"]


@pytest.mark.parametrize(
    "way", [*OFTEN, pytest.param("paused by the vendor", marks=pytest.mark.exhaustive)]
)
def test_every_channel_closes_on_the_next_request(world, stage, bridge, act, sign_in, way):
    seller, api = sign_in(SELLER), as_user(world.users[SELLER])
    feed = "/" + calendar.make_link(actor=world.users[SELLER]).split("/", 3)[3]
    assert open_records(stage, seller, api) == set(stage) - {"task row"}
    assert told_by_lists(seller, api) == set(LISTS)
    assert len(joint_deal(sign_in, world)) == 3
    bridge.refresh_from_db()
    leaves = mailed(world, stage)
    moment = clock.now()
    if way == "run out":
        moment += 10 * DAY  # no job has run
    else:
        WAYS[way](bridge, act)
    with clock.at(moment):
        for email in (SELLER, CAM):
            browser, person = sign_in(email), as_user(world.users[email])
            assert open_records(stage, browser, person) == set(), email
            assert told_by_lists(browser, person) == set(), email
        assert joint_deal(sign_in, world) == set()
        assert not any(secret in seller.get(feed).content for secret in SECRETS)
        send_waiting()
        assert leaves() == set()
    if way == "paused by the vendor":
        act(bridge, "resume", DIRECT)
        assert open_records(stage, seller, api) == set(stage) - {"task row"}


def test_lower_level_closes_the_rooms_above_it_at_once(world, stage, bridge, act, sign_in):
    seller, api = sign_in(SELLER), as_user(world.users[SELLER])
    bridge.refresh_from_db()
    closed = {}
    for level in ("contacts", "account", "directory"):
        act(bridge, "ask_change", ADMIN, level=level, ends_on=bridge.ends_on)
        closed[level] = set(stage) - {"task row"} - open_records(stage, seller, api)
    assert closed["contacts"] == {"plan"}
    assert closed["account"] == {"plan", "api contact"}
    assert closed["directory"] == {"plan", "api contact", "file", "task", "timeline"}


def test_rival_on_the_same_account_shares_nothing_and_learns_of_nobody(
    world, stage, bridge, act, propose, sign_in
):
    """Bluepeak is engaged on Acme, too, at the deepest level."""
    row = propose("acme", "bluepeak", DIRECT, level="plan", agrees=True)
    act(row, "accept", "admin@bluepeak.example")
    rival = sign_in("seller@bluepeak.example")
    api = as_user(world.users["seller@bluepeak.example"])
    assert open_records(stage, rival, api) == {
        "account", "api account", "api contact", "timeline",
    }  # fmt: skip
    for path in (stage["account"], stage["timeline"], "/tasks/", "/engagements/"):
        body = rival.get(path).content
        for secret in (b"Wing plan", b"Survey the hall", b"Northwind", str(bridge.pk).encode()):
            assert secret not in body, (path, secret)
    found = Engagement.objects.visible_to(world.users["seller@bluepeak.example"])
    assert list(found) == [row]
    assert services.remind_of_ends() == 1  # Northwind's, which ends in ten days
    assert not world.users["admin@bluepeak.example"].notifications.filter(about_id=bridge.pk)
