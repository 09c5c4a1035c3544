"""The table of engagements: who may do what in which state, and what follows from it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partners.accounts.models import Account, Contact, Engagement
from partners.engagements import services
from partners.engagements.models import ConsentReceipt
from partners.engagements.receipts import fields_of
from partners.engagements.workflow import available
from portal.access import grants
from portal.access.policy import Refused
from portal.access.scope import scope_of
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.partners.engagements.conftest import (
    ADMIN,
    AUDITOR,
    CAM,
    CAM2,
    DESK,
    DIRECT,
    DIRECT2,
    LEARNER,
    RIVAL_ADMIN,
    SELLER,
)

DAY = dt.timedelta(days=1)
STRANGERS = dict.fromkeys([CAM2, DIRECT2, RIVAL_ADMIN, AUDITOR, LEARNER], "")
STEER = "ask_change review pause end"
# State → person → the actions offered, in table order.
OFFERED = {
    "proposed": {
        DIRECT: "accept decline withdraw", DESK: "withdraw", CAM: "withdraw",
        ADMIN: "accept decline", SELLER: "",
    },
    "active": {DIRECT: STEER, DESK: STEER, CAM: STEER, ADMIN: STEER, SELLER: "ask_change"},
    "wanted": {
        DIRECT: f"accept_change refuse_change {STEER}", DESK: f"refuse_change {STEER}",
        CAM: f"refuse_change {STEER}", ADMIN: f"accept_change refuse_change {STEER}",
        SELLER: "refuse_change ask_change",
    },
    "paused": {
        DIRECT: "ask_change review resume end", DESK: "ask_change review resume end",
        CAM: "ask_change review resume end", ADMIN: "ask_change review end",
        SELLER: "ask_change",
    },
    **{status: dict.fromkeys([DIRECT, DESK, CAM, ADMIN, SELLER], "")
       for status in ("declined", "withdrawn", "ended", "expired", "over")},
}  # fmt: skip


def in_state(world, state):
    columns = {
        "wanted": {"status": "active", "wanted_level": "plan"},
        "paused": {"status": "paused", "paused_side": "vendor"},
        "over": {"status": "active", "ends_on": clock.today()},
    }.get(state, {"status": state})
    return Engagement(
        account=world.accounts["acme"], organization=world.organizations["northwind"], **columns
    )


def sees(world, email, name="acme"):
    account = world.accounts[name]
    return Account.objects.visible_to(world.users[email]).filter(pk=account.pk).exists()


def test_each_person_is_offered_exactly_the_table_in_each_state(world):
    found = {
        state: {
            email: " ".join(
                step.name
                for step in available(scope_of(world.users[email]), in_state(world, state))
            )
            for email in [*people, *STRANGERS]
        }
        for state, people in OFFERED.items()
    }
    assert found == {state: people | STRANGERS for state, people in OFFERED.items()}


def test_proposal_opens_nothing_and_is_told_to_nobody_before_its_own_team_agreed(
    world, propose, act
):
    """The desk proposes an account of Direct South: until that team agrees, Northwind and its
    account manager do not learn of it; then the company answers."""
    row = propose("globex", "northwind", DESK, agrees=True)
    readers = lambda: {  # noqa: E731
        email
        for email in (ADMIN, SELLER, CAM, CAM2, DIRECT, DIRECT2, RIVAL_ADMIN, AUDITOR)
        if Engagement.objects.visible_to(world.users[email]).filter(pk=row.pk).exists()
    }
    told = lambda: {  # noqa: E731
        email for email, user in world.users.items() if user.notifications.filter(about_id=row.pk)
    }
    assert (readers(), told()) == ({DIRECT2, AUDITOR}, {DIRECT2})
    with pytest.raises(Refused):  # the neutral desk proposes; it does not agree for a team
        act(row, "accept", DESK)
    act(row, "accept", DIRECT2)
    assert readers() == {DIRECT2, AUDITOR, ADMIN, SELLER, CAM}
    assert ADMIN in told() and SELLER not in told()
    assert not sees(world, SELLER, "globex")
    act(row, "accept", ADMIN)
    assert row.status == "active" and sees(world, SELLER, "globex")
    assert list(grants.drift()) == []


def test_agreeing_twice_is_one_consent_and_a_second_person_reads_why_not(propose, act, world):
    row = propose("acme", "bluepeak", DIRECT)
    seen = row.version
    act(row, "accept", DIRECT, seen)
    act(row, "accept", DIRECT, seen)  # the same click
    with pytest.raises(StateMoved):
        act(row, "accept", "direct-manager@meridian.example")
    with pytest.raises(StateMoved):
        act(row, "accept", RIVAL_ADMIN, seen)
    assert [receipt.side for receipt in row.receipts.all()] == ["vendor"]
    assert row.status == "proposed"


def test_more_waits_for_both_sides_and_less_holds_at_once(world, bridge, act):
    def contacts(email=SELLER):
        return Contact.objects.visible_to(world.users[email]).filter(account=bridge.account)

    before = bridge.receipts.count()
    act(bridge, "ask_change", SELLER, level="contacts")  # a seller asks; nobody has agreed yet
    assert (bridge.level, bridge.wanted_level, bridge.receipts.count()) == (
        "account", "contacts", before,
    )  # fmt: skip
    act(bridge, "accept_change", ADMIN)
    assert bridge.level == "account" and not contacts().exists()
    act(bridge, "accept_change", DIRECT)
    assert (bridge.level, bridge.wanted_level) == ("contacts", "")
    assert contacts().exists() and contacts(CAM).exists()
    act(bridge, "ask_change", ADMIN, level="directory")  # one side is enough to see less
    assert bridge.level == "directory" and not contacts().exists()
    said = bridge.receipts.order_by("given_at").values_list("kind", "side", "level")
    assert list(said)[before:] == [
        ("changed", "partner", "contacts"),
        ("changed", "vendor", "contacts"),
        ("narrowed", "partner", "directory"),
    ]
    act(bridge, "ask_change", DIRECT, level="plan", ends_on=clock.today() + DAY)
    act(bridge, "refuse_change", SELLER, message="Not yet")
    assert (bridge.level, bridge.wanted_level, bridge.ends_on) == ("directory", "", None)
    with pytest.raises(ValidationError):
        act(bridge, "ask_change", DIRECT, level="directory")
    assert list(grants.drift()) == []


def test_pause_closes_both_ways_and_only_its_side_goes_on(world, bridge, act):
    act(bridge, "pause", ADMIN, message="Holiday")
    assert not sees(world, SELLER) and not sees(world, CAM) and sees(world, DIRECT)
    with pytest.raises(Refused):
        act(bridge, "resume", DIRECT)
    act(bridge, "resume", ADMIN)
    assert sees(world, SELLER) and sees(world, CAM)


def test_ending_needs_a_reason_and_is_for_good(world, bridge, act):
    with pytest.raises(ValidationError) as error:
        act(bridge, "end", DIRECT, message="Over")
    assert set(error.value.message_dict) == {"reason"} and sees(world, SELLER)
    act(bridge, "end", DIRECT, reason="no_progress", message="Over")
    assert not sees(world, SELLER) and not sees(world, CAM)
    assert (bridge.status, bridge.end_reason, bridge.ends_on) == (
        "ended", "no_progress", clock.today(),
    )  # fmt: skip
    with pytest.raises(StateMoved):
        act(bridge, "accept", ADMIN)
    again = services.propose(
        account=bridge.account, organization=bridge.organization, actor=world.users[DIRECT],
        level="plan", purpose="Once more", agrees=True,
    )  # fmt: skip
    assert again.vendor_accepted_at and not sees(world, SELLER)


def test_calendar_opens_reminds_and_closes(world, propose, act, bridge):
    """Agreed for a later day with an end and a review: each date does its work, once."""
    today = clock.today()
    dates = {"starts_on": today + DAY, "review_on": today + 2 * DAY, "ends_on": today + 10 * DAY}
    row = propose("globex", "northwind", DIRECT2, agrees=True, **dates)
    act(row, "accept", ADMIN)
    assert row.status == "active" and not sees(world, SELLER, "globex")
    with clock.at(clock.now() + DAY):
        services.open_begun()
        assert sees(world, SELLER, "globex")
        assert (services.remind_of_ends(), services.remind_of_ends()) == (1, 0)
        assert services.remind_of_reviews() == 0
    with clock.at(clock.now() + 3 * DAY):
        assert (services.remind_of_reviews(), services.remind_of_reviews()) == (1, 0)
        act(row, "review", CAM, review_on=today + 8 * DAY)
        assert services.remind_of_reviews() == 0
    kinds = world.users[ADMIN].notifications.filter(about_id=row.pk).values_list("kind", flat=True)
    assert sorted(kinds).count("engagement_due") == 2
    with clock.at(clock.now() + 10 * DAY):
        assert not sees(world, SELLER, "globex")  # before any job
        assert available(scope_of(world.users[DIRECT2]), row) == []
        assert (services.expire_due(), services.expire_due()) == (1, 0)
        row.refresh_from_db()
        assert row.status == "expired" and list(grants.drift()) == []
    assert bridge.status == "active"


def test_receipt_says_exactly_what_was_opened_and_never_changes(world, bridge):
    receipts = ConsentReceipt.objects.filter(engagement=bridge).order_by("given_at")
    assert [(row.side, row.given_by_name) for row in receipts] == [
        ("vendor", "Mia Direct"), ("partner", "Nora Admin"),
    ]  # fmt: skip
    receipt = receipts[0]
    assert set(receipt.fields) == set(fields_of("account"))
    assert not set(receipt.fields) & {"contacts", "source", "external_id", "created_at"}
    assert receipt.rooms == ["touchpoints", "tasks", "files"]
    assert "Acme Industries" in receipt.text and "Northwind Resale" in receipt.text
    for change in (receipt.save, lambda: ConsentReceipt.objects.update(level="plan")):
        with pytest.raises(TypeError):
            change()
    readers = {
        email
        for email, user in world.users.items()
        if ConsentReceipt.objects.visible_to(user).filter(pk=receipt.pk).exists()
    }
    northwind = {f"{who}@northwind.example" for who in ("admin", "seller", "seller2")}
    vendor = {"desk", "ops", "cam", "direct", "direct-manager", "auditor"}
    assert readers == northwind | {f"{who}@meridian.example" for who in vendor}


def test_who_may_propose_and_what_is_refused(world, propose):
    with pytest.raises(Refused):
        propose("acme", "bluepeak", CAM)  # not one of this manager's companies
    with pytest.raises(Refused):
        propose("acme", "northwind", SELLER)
    with pytest.raises(ValidationError) as twice:
        propose("acme", "northwind", DIRECT)
    assert set(twice.value.message_dict) == {"organization"}
    today = clock.today()
    for field, dates in {
        "starts_on": {"starts_on": today - DAY},
        "ends_on": {"ends_on": today},
        "review_on": {"review_on": today + 9 * DAY, "ends_on": today + 5 * DAY},
    }.items():
        with pytest.raises(ValidationError) as error:
            propose("globex", "northwind", DIRECT2, **dates)
        assert set(error.value.message_dict) == {field}
    assert not world.accounts["globex"].engagements.exists()
