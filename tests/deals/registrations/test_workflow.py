"""One transition at a time: what it writes, whom it tells, and that half of it never happens."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from deals.registrations import services
from deals.registrations.models import Deal
from deals.registrations.workflow import DEAL
from portal.access.policy import Refused
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.workflow import clock
from portal.workflow.machine import StateMoved

SELLER, CAM, DESK = "seller@northwind.example", "cam@meridian.example", "desk@meridian.example"


@pytest.fixture
def do(world, django_capture_on_commit_callbacks):
    """do(deal key, action, who, version=…, **input) → the deal afterwards."""

    def perform(key, action, who, version=None, **data):
        deal = Deal.objects.get(pk=world.deals[key].pk)
        version = deal.version if version is None else version
        with django_capture_on_commit_callbacks(execute=True):
            return services.perform(
                deal=deal, action=action, actor=world.users[who], version=version, data=data
            )

    return perform


def trail(world, key):
    return list(AuditEntry.objects.about(world.deals[key]).values_list("action", flat=True))


def mails(world, key):
    rows = OutgoingEmail.objects.filter(about_id=world.deals[key].pk)
    return sorted(rows.values_list("to", "subject"))


def test_approve_writes_decision_trail_and_one_mail(world, do):
    before, told = trail(world, "nw-submitted"), mails(world, "nw-submitted")
    deal = do("nw-submitted", "approve", CAM, message="Good luck")
    assert (deal.status, deal.version, deal.reviewer.email) == ("approved", 3, CAM)
    assert deal.decided_at is not None
    assert deal.protected_until == clock.today() + dt.timedelta(days=90)
    assert trail(world, "nw-submitted") == [*before, "approve"]
    subject = f"Approved: {deal.number} Umbrella campus network"
    assert mails(world, "nw-submitted") == sorted([*told, (SELLER, subject)])


def test_submit_tells_the_owner_and_the_account_manager_only(world):
    assert [who for who, _subject in mails(world, "nw-submitted")] == [CAM, SELLER]
    assert [who for who, _subject in mails(world, "bp-hold")] == [
        "cam2@meridian.example",
        "seller@bluepeak.example",
    ]


BAD = [
    ("reject", CAM, {}, {"reason"}),
    ("reject", CAM, {"reason": "because", "message": "No"}, {"reason"}),
    ("reject", CAM, {"reason": "incomplete", "message": "  "}, {"message"}),
    ("reject", CAM, {"reason": "incomplete", "message": "x\x00"}, {"message"}),
    ("reject", CAM, {"reason": "incomplete", "message": "x" * 3001}, {"message"}),
    ("request_info", CAM, {"message": "Why?"}, {"fields"}),
    ("request_info", CAM, {"fields": ["status"], "message": "Why?"}, {"fields"}),
    ("request_info", CAM, {"fields": ["need"], "message": ""}, {"message"}),
    ("approve", CAM, {"message": "x" * 3001}, {"message"}),
]


@pytest.mark.parametrize(("action", "who", "data", "fields"), BAD)
def test_bad_input_writes_nothing(world, do, action, who, data, fields):
    before = state(world, "nw-submitted")
    with pytest.raises(ValidationError) as error:
        do("nw-submitted", action, who, **data)
    assert set(error.value.message_dict) == fields
    assert state(world, "nw-submitted") == before


def state(world, key):
    row = Deal.objects.filter(pk=world.deals[key].pk).values().get()
    return row, trail(world, key), mails(world, key)


def test_submit_refuses_an_incomplete_draft_and_names_each_gap(world, do):
    before = state(world, "nw-draft")
    with pytest.raises(ValidationError) as error:
        do("nw-draft", "submit", SELLER)
    assert set(error.value.message_dict) == {
        "customer_name",
        "customer_country",
        "value_amount",
        "products",
    }
    assert state(world, "nw-draft") == before


def test_transition_that_fails_late_leaves_nothing(world, do, monkeypatch):
    """The audit row is written last; when it cannot be, the status has not moved either."""

    def full(*args, **kwargs):
        raise OSError("disk full")

    before = state(world, "nw-submitted")
    broken = type(DEAL)(DEAL.transitions, full, DEAL.status_label)
    monkeypatch.setattr("deals.registrations.services.decisions.DEAL", broken)
    with pytest.raises(OSError, match="disk full"):
        do("nw-submitted", "approve", CAM)
    assert state(world, "nw-submitted") == before


# --- Twice, stale, and too late ------------------------------------------------------------------
def test_double_click_does_one_thing(world, do):
    seen = world.deals["nw-submitted"].version
    first = do("nw-submitted", "approve", CAM, version=seen, message="Yes")
    after = state(world, "nw-submitted")
    again = do("nw-submitted", "approve", CAM, version=seen, message="Yes")
    assert (again.status, again.version) == (first.status, first.version)
    assert state(world, "nw-submitted") == after


def test_second_reviewer_is_told_what_it_is_now(world, do):
    seen = world.deals["nw-submitted"].version
    do("nw-submitted", "approve", CAM, version=seen)
    with pytest.raises(StateMoved, match="Approved"):
        do("nw-submitted", "reject", DESK, version=seen, reason="incomplete", message="No")
    with pytest.raises(StateMoved, match="Approved"):
        do("nw-submitted", "approve", DESK, version=seen)
    assert trail(world, "nw-submitted").count("approve") == 1


@pytest.mark.parametrize("version", [0, 1, 3, 99])
def test_stale_or_invented_version_moves_nothing(world, do, version):
    before = state(world, "nw-submitted")
    with pytest.raises(StateMoved):
        do("nw-submitted", "approve", CAM, version=version)
    assert state(world, "nw-submitted") == before


def test_edit_between_reading_and_sending_stops_the_sending(world, do):
    draft, seller = world.deals["nw-draft"], world.users[SELLER]
    services.update_deal(deal=draft, actor=seller, version=draft.version, data={"title": "New"})
    with pytest.raises(StateMoved):
        do("nw-draft", "submit", SELLER, version=draft.version)


# --- On hold is not to be seen -------------------------------------------------------------------
def test_hold_and_resume_touch_nothing_the_partner_reads(world, do):
    told = ("version", "updated_at", "last_action", "last_actor_id", "shown_status", "decided_at")
    do("nw-submitted", "claim", CAM)
    rows = Deal.objects.filter(pk=world.deals["nw-submitted"].pk)
    before, sent = rows.values(*told).get(), mails(world, "nw-submitted")
    do("nw-submitted", "hold", DESK, message="Other protection")
    assert rows.get().status == "on_hold"
    assert rows.values(*told).get() == before
    do("nw-submitted", "resume", DESK)
    assert rows.values(*told).get() == before
    assert mails(world, "nw-submitted") == sent


@pytest.mark.parametrize("action", ["submit", "answer", "advance", "win", "lose"])
def test_refused_action_says_the_same_in_review_and_on_hold(world, do, action):
    data = {"reason": "price", "stage": "proposal"}
    words = []
    do("nw-submitted", "claim", CAM)
    for hold in (False, True):
        if hold:
            do("nw-submitted", "hold", DESK, message="Other protection")
        with pytest.raises(StateMoved) as error:
            do("nw-submitted", action, SELLER, **data)
        words.append(str(error.value))
    assert words[0] == words[1]
    assert "hold" not in words[1].lower()


def test_partner_withdraws_a_held_registration_like_any_other(world, do):
    assert do("bp-hold", "withdraw", "seller@bluepeak.example").status == "withdrawn"


def test_account_manager_cannot_decide_what_the_desk_holds(world, do):
    with pytest.raises(Refused, match="desk"):
        do("bp-hold", "approve", "cam2@meridian.example")
    assert do("bp-hold", "approve", DESK).status == "approved"


# --- The calendar --------------------------------------------------------------------------------
def test_protection_ends_the_day_after_its_last(world):
    deal = world.deals["nw-approved"]
    assert services.expire_due(on=deal.protected_until) == 0
    assert services.expire_due(on=deal.protected_until + dt.timedelta(days=1)) == 1
    deal.refresh_from_db()
    assert deal.status == "expired"
    assert services.expire_due(on=deal.protected_until + dt.timedelta(days=1)) == 0
    assert trail(world, "nw-approved").count("expire") == 1


# --- The database refuses the impossible ---------------------------------------------------------
IMPOSSIBLE = {
    "deal_has_one_side": {"team_id": "TEAM"},
    "deal_left_draft_by_submitting": {"submitted_at": None},
    "deal_approved_has_protection": {"protected_until": None},
    "deal_refused_has_reason": {"status": "rejected", "decision_reason": ""},
    "deal_closed_has_reason": {"status": "won", "close_reason": ""},
    "deal_number_per_company": {"number": "TAKEN"},
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_database_refuses(world, name):
    values = {
        "TEAM": world.teams["Direct North"].pk,
        "TAKEN": world.deals["nw-submitted"].number,
    }
    columns = {key: values.get(value, value) for key, value in IMPOSSIBLE[name].items()}
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Deal.objects.filter(pk=world.deals["nw-approved"].pk).update(**columns)
    assert name in str(error.value) or "UNIQUE" in str(error.value)
