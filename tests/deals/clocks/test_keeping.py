"""Which clocks run in which state: by the transitions a person or the calendar makes."""

import datetime as dt

import pytest

from deals.clocks.models import DealClock
from deals.clocks.services import start_missing
from deals.protection.models import LedgerLine
from deals.registrations import services
from deals.registrations.workflow import DEAL
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.deals.clocks.conftest import (
    CAM,
    DESK,
    MONDAY,
    SELLER,
    act,
    answer,
    ask,
    clocks_of,
    later,
)

REJECT = {"reason": "not_accepted", "message": "No."}


def test_sending_starts_what_the_vendor_owes(sent):
    rows = clocks_of(sent)
    assert {kind: row.due_at for kind, row in rows.items()} == {
        "first_reply": later(day=1, hour=10),
        "decision": later(day=2, hour=17),
    }
    assert {kind: row.allowed for kind, row in rows.items()} == {"first_reply": 8, "decision": 2}


@pytest.mark.parametrize(
    ("action", "who", "data"),
    [
        ("claim", CAM, {}),
        ("approve", CAM, {}),
        ("reject", DESK, REJECT),
        ("request_info", CAM, {"fields": ["need"], "message": "Why?"}),
    ],
)
def test_first_thing_the_vendor_does_is_the_first_reply(office, sent, action, who, data):
    with clock.at(later(hour=13)):
        act(sent, action, office.users[who], **data)
    row = clocks_of(sent)["first_reply"]
    assert (row.is_met, row.breached, row.spent_seconds) == (True, False, 3 * 3600)
    assert row.ended_at == later(hour=13)


@pytest.mark.parametrize(
    ("email", "internal", "met"),
    [(CAM, False, True), (DESK, False, True), (CAM, True, False), (SELLER, False, False)],
)
def test_a_comment_the_partner_reads_is_a_first_reply(office, sent, email, internal, met):
    with clock.at(later(hour=12)):
        services.add_comment(deal=sent, actor=office.users[email], body="Hi", internal=internal)
    rows = clocks_of(sent)
    assert (rows["first_reply"].is_met, rows["decision"].is_over) == (met, False)


def test_second_reply_changes_nothing(office, sent):
    with clock.at(later(hour=12)):
        services.add_comment(deal=sent, actor=office.users[CAM], body="Hi")
    with clock.at(later(hour=15)):
        act(sent, "claim", office.users[DESK])
    assert clocks_of(sent)["first_reply"].ended_at == later(hour=12)


def test_question_pauses_the_decision_and_gives_the_partner_its_own_time(office, sent):
    with clock.at(later(hour=13)):
        ask(office, sent)
    rows = clocks_of(sent)
    assert (rows["decision"].paused_at, rows["decision"].spent_seconds) == (
        later(hour=13),
        3 * 3600,
    )
    assert (rows["answer"].due_at, rows["answer"].allowed) == (later(day=7, hour=17), 5)


def test_answer_goes_on_with_the_time_that_was_left(office, sent):
    """23 hours were given, 3 are spent: 20 are left on Thursday at nine, so Monday at 13."""
    with clock.at(later(hour=13)):
        ask(office, sent)
    with clock.at(later(day=3, hour=9)):
        answer(office, sent)
    rows = clocks_of(sent)
    assert (rows["decision"].paused_at, rows["decision"].due_at) == (None, later(day=7, hour=13))
    assert (rows["answer"].is_met, rows["answer"].breached) == (True, False)
    with clock.at(later(day=4, hour=9)):
        ask(office, sent)
    assert sent.clocks.filter(kind="answer").count() == 2
    assert clocks_of(sent)["decision"].spent_seconds == 11 * 3600


def test_hold_and_resume_touch_no_clock(office, sent):
    with clock.at(later(hour=11)):
        act(sent, "claim", office.users[CAM])
    before = list(sent.clocks.values())
    with clock.at(later(hour=12)):
        act(sent, "hold", office.users[DESK], message="Wait")
    held = list(sent.clocks.values())
    with clock.at(later(hour=14)):
        act(sent, "resume", office.users[DESK])
    assert before == held == list(sent.clocks.values())


@pytest.mark.parametrize(
    ("action", "who", "data", "met"),
    [
        ("approve", CAM, {}, True),
        ("reject", CAM, REJECT, True),
        ("withdraw", SELLER, {}, False),
    ],
)
def test_the_end_stops_every_clock(office, sent, action, who, data, met):
    with clock.at(later(day=1, hour=9)):
        act(sent, "claim", office.users[CAM])
        act(sent, action, office.users[who], **data)
    assert not sent.clocks.running().exists()
    assert clocks_of(sent)["decision"].is_met == met


def test_withdrawn_while_asked_stops_the_partner_clock_too(office, sent):
    with clock.at(later(hour=12)):
        ask(office, sent)
        act(sent, "withdraw", office.users[SELLER])
    assert {kind: row.is_met for kind, row in clocks_of(sent).items()} == {
        "first_reply": True,
        "decision": False,
        "answer": False,
    }
    assert not sent.clocks.running().exists()


def test_draft_returned_and_sent_again_gets_new_clocks(office, sent):
    with clock.at(later(hour=12)):
        ask(office, sent)
    with clock.at(MONDAY + dt.timedelta(days=14)):
        sent.refresh_from_db()
        assert DEAL.perform_by_clock(sent, "return_to_draft")
        assert not sent.clocks.running().exists()
        act(sent, "submit", office.users[SELLER])
    assert sent.clocks.filter(kind="decision").count() == 2
    assert clocks_of(sent)["decision"].started_at == MONDAY + dt.timedelta(days=14)


# --- Two at once, clocks set back ----------------------------------------------------------------
def test_two_reviewers_at_once_one_wins_and_the_clock_is_met_once(office, sent):
    first = type(sent).objects.get(pk=sent.pk)
    second = type(sent).objects.get(pk=sent.pk)
    with clock.at(later(hour=12)):
        services.perform(deal=first, action="claim", actor=office.users[CAM], version=first.version)
    with clock.at(later(hour=16)), pytest.raises(StateMoved):
        services.perform(
            deal=second, action="claim", actor=office.users[DESK], version=second.version
        )
    assert clocks_of(sent)["first_reply"].ended_at == later(hour=12)


def test_refused_transition_leaves_the_clocks_alone(office, sent):
    def refuse(deal, actor, name, data):
        raise StateMoved("no", deal)

    before = list(sent.clocks.values())
    DEAL.listeners.append(refuse)
    try:
        with pytest.raises(StateMoved):
            act(sent, "claim", office.users[CAM])
    finally:
        DEAL.listeners.remove(refuse)
    assert list(sent.clocks.values()) == before


def test_clock_set_back_takes_no_time_and_breaks_nothing(office, sent):
    with clock.at(MONDAY - dt.timedelta(days=2)):
        ask(office, sent)
        answer(office, sent)
        act(sent, "approve", office.users[CAM])
    rows = clocks_of(sent)
    assert {kind: row.spent_seconds for kind, row in rows.items()} == {
        "first_reply": 0,
        "decision": 0,
        "answer": 0,
    }
    assert not any(row.breached for row in rows.values())


# --- Days the vendor was late --------------------------------------------------------------------
def delays(deal):
    rows = LedgerLine.objects.filter(deal=deal, kind="vendor_delay")
    return list(rows.values_list("days", flat=True))


@pytest.mark.parametrize(
    ("moment", "credited"),
    [
        (later(day=2, hour=17), []),
        (later(day=2, hour=18), [1]),
        (later(day=4, hour=9), [2]),
        (later(day=7, hour=9), [5]),  # over a weekend: calendar days, as protection is counted
    ],
)
def test_late_approval_gives_the_days_back(office, sent, moment, credited):
    with clock.at(moment):
        deal = act(sent, "approve", office.users[CAM])
    assert delays(sent) == credited
    days = deal.policy.protection_days + sum(credited)
    assert deal.protected_until == moment.date() + dt.timedelta(days=days)


def test_time_the_partner_took_is_not_the_vendors_delay(office, sent):
    """Late by an hour when it asks, answered a week later, approved at once: one day."""
    with clock.at(later(day=2, hour=18)):
        ask(office, sent)
    with clock.at(later(day=7)):
        answer(office, sent)
        act(sent, "approve", office.users[CAM])
    assert delays(sent) == [1]


def test_policy_may_keep_the_days(office, sent):
    type(sent.policy).objects.filter(pk=sent.policy_id).update(credit_vendor_delay=False)
    with clock.at(later(day=4)):
        act(sent, "approve", office.users[CAM])
    assert delays(sent) == []


def test_late_rejection_credits_nothing(office, sent):
    with clock.at(later(day=4)):
        act(sent, "reject", office.users[CAM], **REJECT)
    assert delays(sent) == []
    assert clocks_of(sent)["decision"].breached


def test_registrations_from_before_the_clocks_get_them_from_now(office, sent):
    with clock.at(later(hour=12)):
        ask(office, sent)
    DealClock.objects.filter(deal=sent).delete()
    with clock.at(later(day=1)):
        start_missing()
        assert start_missing() == 0
    rows = clocks_of(sent)
    assert rows.keys() == {"decision", "answer"}
    assert rows["decision"].paused_at == later(day=1)
