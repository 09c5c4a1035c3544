"""The simulated year: its checks can fail, and the command runs in a database of its own."""

import datetime as dt

import pytest
from django.core.management import call_command

from deals.clocks.models import DealClock
from deals.registrations.models import Deal
from portal.activity.models import OutgoingEmail
from portal.home.simulation import checks
from portal.workflow import clock


def faults(check):
    return list(check())


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_the_cast_has_no_fault(world, check):
    assert faults(check) == []


def test_a_moved_protection_is_noticed(world):
    deal = world.deals["nw-approved"]
    Deal.objects.filter(pk=deal.pk).update(protected_until=clock.today() + dt.timedelta(days=999))
    assert faults(checks.ledgers_explain_every_protection) == [deal.number]


def test_a_status_set_past_the_table_is_noticed(world):
    deal = world.deals["nw-submitted"]
    Deal.objects.filter(pk=deal.pk).update(status="in_review")
    assert len(faults(checks.trails_lead_to_the_status)) == 1


def test_a_mail_sent_twice_is_noticed(world):
    mail = OutgoingEmail.objects.first()
    OutgoingEmail.objects.bulk_create(
        [
            OutgoingEmail(
                to=mail.to, subject=mail.subject, text=mail.text,
                created_at=mail.created_at, about_id=mail.about_id,
            )
        ]
    )  # fmt: skip
    assert len(faults(checks.no_notice_is_given_twice)) == 1


def test_a_clock_left_running_is_noticed(world):
    deal = world.deals["nw-approved"]
    DealClock.objects.filter(deal=deal, kind="decision").update(ended_at=None, is_met=False)
    assert len(faults(checks.decided_deals_have_no_running_clock)) == 1


def test_wrong_numbers_are_refused():
    for arguments in (["--days=0"], ["--a-day=0"], ["--a-day=1001"]):
        with pytest.raises(Exception, match="at least one day"):
            call_command("simulate", *arguments)


@pytest.mark.exhaustive
def test_two_weeks_pass_without_a_fault(capfd):
    with pytest.raises(SystemExit) as ended:
        call_command("simulate", "--days=14", "--a-day=2", "--seed=7")
    printed = capfd.readouterr().out
    assert ended.value.code == 0, printed
    assert printed.count("no fault") == len(checks.CHECKS)
    board = printed.split("Response board")[1].split("What must hold")[0]
    assert [line.split()[0] for line in board.splitlines()[1:3]] == ["first_reply", "decision"]
