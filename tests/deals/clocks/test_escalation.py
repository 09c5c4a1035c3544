"""What the calendar does: who is told when, what comes back, what is approved; each thing once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from deals.clocks import people, services
from deals.clocks.services.escalation import _tell, left_to_a_person
from deals.conflicts.models import ConflictCheck
from deals.programs.models import ProgramPolicy
from deals.registrations.models import Deal
from deals.registrations.workflow import DEAL
from partners.organizations.services import assign, name_stand_in
from portal.activity.models import OutgoingEmail
from portal.jobs.registry import JOBS
from portal.workflow import clock
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
    send,
)

OPS, CAM2 = "ops@meridian.example", "cam2@meridian.example"
SOON, LATE = "Soon due", "Late:"


def run(moment):
    with clock.at(moment):
        return services.run_due(lambda done, total: None)


def second_manager(world):
    user = world.users[CAM2]
    assign(organization=world.organizations["northwind"], actor=world.desk, user=user)
    return user


def told(deal, *subjects):
    """(who, first word) of the mails about a deal whose subject starts like one of these."""
    mails = OutgoingEmail.objects.filter(about_id=deal.pk).order_by("created_at", "to")
    starts = subjects or (SOON, LATE)
    return [
        (mail.to, start) for mail in mails for start in starts if mail.subject.startswith(start)
    ]


# --- Who and when --------------------------------------------------------------------------------
def test_nobody_is_told_before_three_quarters_are_over(sent):
    run(later(hour=15))
    assert told(sent) == []


def test_the_account_manager_is_reminded_then_the_desk_told(sent):
    """8 hours from Monday 10:00: three quarters on Monday 16:00, over on Tuesday 10:00."""
    run(later(hour=16))
    assert told(sent) == [(CAM, SOON)]
    run(later(hour=17))
    run(later(day=1, hour=10))
    assert told(sent) == [(CAM, SOON), (DESK, LATE), (OPS, LATE)]
    run(later(day=1, hour=11))
    assert clocks_of(sent)["first_reply"].breached


def test_running_again_and_again_tells_nobody_twice(sent):
    for hour in range(10, 18):
        run(later(hour=hour))
        run(later(hour=hour))
    assert told(sent) == [(CAM, SOON)]


def test_the_reviewer_is_reminded_and_the_other_account_manager_is_next(office, sent):
    second_manager(office)
    with clock.at(later(hour=11)):
        act(sent, "claim", office.users[CAM2])
    run(later(day=2, hour=13))
    run(later(day=2, hour=17))
    assert told(sent) == [(CAM2, SOON), (CAM, LATE)]


def test_people_who_left_are_not_asked(office, sent):
    office.users[CAM].is_active = False
    office.users[CAM].save()
    run(later(hour=16))
    assert told(sent) == [(DESK, SOON), (OPS, SOON)]


def test_the_ladder_can_grow(office, sent, monkeypatch):
    stand_in = second_manager(office)
    monkeypatch.setattr(people, "ESCALATION_TO", [lambda deal: [stand_in], *people.ESCALATION_TO])
    with clock.at(later(hour=11)):
        act(sent, "claim", office.users[CAM])
    run(later(day=2, hour=17))
    assert told(sent) == [(CAM2, LATE)]


def test_three_days_of_downtime_make_one_message(sent):
    """Both clocks are over by Thursday: the decision is the more urgent one."""
    run(later(day=3))
    run(later(day=3, hour=11))
    assert told(sent) == [(DESK, LATE), (OPS, LATE)]
    mail = OutgoingEmail.objects.filter(about_id=sent.pk, to=DESK).latest("created_at")
    assert "decision" in mail.text


def test_paused_clock_tells_nobody_of_the_vendor(office, sent):
    with clock.at(later(hour=11)):
        ask(office, sent)
    run(later(day=4))
    assert told(sent) == []


def test_held_registration_is_late_like_any_other(office, sent):
    with clock.at(later(hour=11)):
        act(sent, "claim", office.users[CAM])
        act(sent, "hold", office.users[DESK], message="Wait")
    run(later(day=2, hour=17))
    assert told(sent) == [(OPS, LATE)]  # the desk decides what it holds; Dana is in charge


def test_stand_in_of_an_absent_reviewer_is_reminded(office, sent):
    with clock.at(later(hour=11)):
        act(sent, "claim", office.users[CAM])
        name_stand_in(
            user=office.users[CAM],
            stand_in=office.users[CAM2],
            actor=office.desk,
            starts_on=later().date(),
            ends_on=later(day=9).date(),
            reason="Away",
        )
    run(later(day=2, hour=13))
    assert told(sent) == [(CAM2, SOON)]


def test_two_workers_with_the_same_list_tell_once(sent):
    moment = later(hour=16)
    ids = list(sent.clocks.values_list("pk", flat=True))
    with clock.at(moment):
        assert [_tell(moment, ids), _tell(moment, ids)] == [True, False]
    assert told(sent) == [(CAM, SOON)]


def test_the_job_is_on_the_list(sent):
    with clock.at(later(hour=16)):
        line = JOBS["deal_clocks"].run(lambda done, total: None)
    assert "told" in line
    assert told(sent) == [(CAM, SOON)]


# --- Questions nobody answers --------------------------------------------------------------------
def test_unanswered_question_reminds_then_returns_the_draft(office, sent):
    with clock.at(later(hour=11)):
        ask(office, sent)
    run(later(day=4, hour=16))
    assert told(sent, "Your answer") == [(SELLER, "Your answer")]
    run(later(day=7, hour=17))
    run(later(day=8))
    sent.refresh_from_db()
    assert (sent.status, sent.submitted_at, sent.reviewer) == ("draft", None, None)
    mails = OutgoingEmail.objects.filter(about_id=sent.pk, subject__endswith="is a draft again")
    assert [mail.to for mail in mails] == [SELLER]
    assert "What for?" in mails[0].text
    assert not sent.clocks.running().exists()


def test_answer_in_time_keeps_it_in_review(office, sent):
    with clock.at(later(hour=11)):
        ask(office, sent)
    with clock.at(later(day=7, hour=16)):
        answer(office, sent)
    run(later(day=7, hour=17))
    sent.refresh_from_db()
    assert sent.status == "in_review"


# --- Approved by the clock -----------------------------------------------------------------------
@pytest.fixture
def promised(sent):
    """The programme approves what is late, at 10 and 16 o'clock, all that is clear."""
    ProgramPolicy.objects.filter(pk=sent.policy_id).update(
        auto_approve_on_breach=True, release_times=["10:00", "16:00"], manual_share_percent=0
    )
    sent.refresh_from_db()
    return sent


def test_late_decision_is_made_at_the_next_batch(promised):
    run(later(day=2, hour=17))
    run(later(day=3, hour=9))
    promised.refresh_from_db()
    assert (promised.status, told(promised, LATE)) == ("submitted", [(DESK, LATE), (OPS, LATE)])
    run(later(day=3, hour=10))
    promised.refresh_from_db()
    assert (promised.status, promised.last_actor) == ("approved", None)
    rows = clocks_of(promised)
    assert all(row.is_met and row.breached for row in rows.values())


def test_promise_kept_disturbs_nobody(office, promised):
    """Only the first reply is escalated; the decision needs nobody any more."""
    with clock.at(later(hour=12)):
        act(promised, "claim", office.users[CAM])
    run(later(day=2, hour=17))
    run(later(day=3, hour=10))
    promised.refresh_from_db()
    assert (promised.status, told(promised)) == ("approved", [])


def test_a_conflict_is_escalated_instead(office, promised):
    """The rival's registration is for the same customer and product family."""
    with clock.at(MONDAY):
        send(
            office,
            title="Clocked",
            email="seller@bluepeak.example",
            organization="bluepeak",
        )
    with clock.at(later(hour=12)):
        act(promised, "claim", office.users[CAM])
    run(later(day=2, hour=17))
    run(later(day=3, hour=10))
    promised.refresh_from_db()
    assert promised.status == "in_review"
    assert ConflictCheck.objects.filter(deal=promised, is_latest=True, highest__gt=0).exists()
    assert told(promised) == [(DESK, LATE), (OPS, LATE)]
    run(later(day=3, hour=16))
    assert told(promised) == [(DESK, LATE), (OPS, LATE)]


def test_a_refusing_room_is_escalated_instead(office, promised):
    def refuse(deal, actor, name, data):
        raise ValidationError({"account": "Another protection is active."})

    with clock.at(later(hour=12)):
        act(promised, "claim", office.users[CAM])
    DEAL.listeners.append(refuse)
    try:
        run(later(day=3, hour=10))
    finally:
        DEAL.listeners.remove(refuse)
    promised.refresh_from_db()
    assert promised.status == "in_review"
    assert told(promised) == [(DESK, LATE), (OPS, LATE)]


def test_held_registration_is_never_approved_by_the_clock(office, promised):
    with clock.at(later(hour=12)):
        act(promised, "claim", office.users[CAM])
        act(promised, "hold", office.users[DESK], message="Wait")
    run(later(day=3, hour=10))
    promised.refresh_from_db()
    assert promised.status == "on_hold"


def test_a_share_of_the_clear_ones_goes_to_a_person(promised):
    """So that a late one which the clock leaves alone tells its owner nothing."""
    promised.policy.manual_share_percent = 10
    deals = [Deal(policy=promised.policy) for _place in range(2000)]
    share = sum(map(left_to_a_person, deals)) / len(deals)
    assert 0.06 < share < 0.14
    promised.policy.manual_share_percent = 100
    assert left_to_a_person(promised)


def test_late_approval_by_the_clock_gives_the_days_back(promised):
    run(later(day=3, hour=10))
    promised.refresh_from_db()
    days = promised.policy.protection_days + 1
    assert promised.protected_until == later(day=3).date() + dt.timedelta(days=days)


def test_without_the_promise_nothing_is_approved(sent):
    run(later(day=9))
    sent.refresh_from_db()
    assert sent.status == "submitted"
