"""Asking, deciding, beginning and ending; what the database refuses."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partners.accounts import services as accounts
from partners.accounts.models import Account
from partners.coverage import services
from partners.coverage.models import Allocation
from partners.engagements import services as engagements
from portal.access.policy import Refused
from portal.activity.models import AuditEntry
from portal.notifications.models import Notification
from portal.workflow import clock
from portal.workflow.machine import StateMoved

DAY = dt.timedelta(days=1)


def coverage_of(account):
    account.refresh_from_db()
    return account.coverage, account.owner_team.name if account.owner_team else None


def end_joint_work(world):
    engagements.perform(
        engagement=world.accounts["acme"].engagements.get(),
        action="end",
        actor=world.users["direct@meridian.example"],
        data={"message": "Finished", "reason": "done"},
    )


def told(kind):
    rows = Notification.objects.filter(kind=kind)
    return sorted(rows.values_list("user__email", flat=True))


def test_approved_today_changes_the_account_at_once_and_tells_people(world, ask, act):
    globex = world.accounts["globex"]
    asked = ask("globex", coverage="channel", owner_team=world.teams["Channel"])
    assert coverage_of(globex) == ("direct", "Direct South")
    assert told("allocation_asked") == ["ops@meridian.example"]
    version = globex.version
    act(asked, "approve", "ops")
    assert coverage_of(globex) == ("channel", "Channel")
    assert globex.version == version
    assert told("allocation") == ["desk@meridian.example"]
    found = Allocation.objects.get(pk=asked.pk)
    assert (found.from_team.name, found.began_at is not None) == ("Direct South", True)
    notes = AuditEntry.objects.filter(target_id=globex.pk, action="allocated")
    assert [entry.note["coverage"] for entry in notes] == ["channel"]


def test_who_may_decide(world, ask, act, people):
    """The desk, the manager of the team that gives up; never who asked; nobody else."""
    own = ask("initech", coverage="unassigned")
    with pytest.raises(Refused, match="yourself"):
        act(own, "approve", "desk")
    for who in ("manager", "cam", "auditor", "direct"):
        with pytest.raises(Refused):
            act(own, "approve", who)
    taken = ask("globex", coverage="channel", owner_team=world.teams["Channel"])
    with pytest.raises(Refused):
        act(taken, "approve", "manager")  # of Direct North
    kept = ask("initech", who="cam", coverage="unassigned")
    with pytest.raises(Refused):
        act(kept, "decline", "cam")
    assert act(kept, "withdraw", "cam").status == "withdrawn"
    with pytest.raises(StateMoved):
        act(kept, "approve", "ops")


def test_manager_of_the_losing_team_decides(world, ask, act):
    end_joint_work(world)
    asked = ask("acme", coverage="channel", owner_team=world.teams["Channel"])
    assert "direct-manager@meridian.example" in told("allocation_asked")
    act(asked, "approve", "manager")
    assert coverage_of(world.accounts["acme"]) == ("channel", "Channel")


def test_later_day_begins_by_the_job_and_reads_right_before_it(world, ask, act, sign_in):
    globex, start = world.accounts["globex"], clock.today() + 3 * DAY
    act(ask("globex", coverage="unassigned", starts_on=start), "approve", "ops")
    services.turn_over()
    assert coverage_of(globex)[0] == "direct"
    with clock.at(clock.now() + 3 * DAY):
        page = sign_in("desk").get("/coverage/", {"q": "Globex"})
        counts = {column["key"]: column["count"] for column in page.context["columns"]}
        assert counts == {"direct": 0, "channel": 0, "joint": 0, "unassigned": 1}
        assert coverage_of(globex)[0] == "direct"  # the job has not run
        assert services.turn_over() == (1, 0, 0)
        assert services.turn_over() == (0, 0, 0)
    assert coverage_of(globex) == ("unassigned", "Direct South")


def test_next_one_cuts_the_running_one_and_call_off_gives_the_time_back(world, ask, act):
    first = act(ask("globex", coverage="unassigned"), "approve", "ops")
    later = clock.today() + 10 * DAY
    asked = ask("globex", coverage="channel", starts_on=later)
    second = act(asked, "approve", "ops")
    first.refresh_from_db()
    assert first.ends_on == later
    with pytest.raises(ValidationError, match="Another allocation begins"):
        act(ask("globex", coverage="direct", starts_on=later - 5 * DAY), "approve", "ops")
    act(second, "call_off", "ops")
    first.refresh_from_db()
    assert first.ends_on is None


def test_when_it_runs_out_the_account_is_unassigned_and_its_team_stays(world, ask, act):
    globex, end = world.accounts["globex"], clock.today() + 5 * DAY
    act(ask("globex", coverage="channel", ends_on=end), "approve", "ops")
    with clock.at(clock.now() + 5 * DAY):
        assert services.turn_over() == (0, 1, 0)
    assert coverage_of(globex) == ("unassigned", "Direct South")
    assert told("allocation").count("desk@meridian.example") == 2  # decided, ran out


def test_late_approval_does_not_reach_back(ask, act):
    asked = ask("globex", coverage="unassigned", ends_on=clock.today() + 9 * DAY)
    with clock.at(clock.now() + 4 * DAY):
        found = act(asked, "approve", "ops")
        assert found.starts_on == clock.today()
    short = ask("initech", coverage="unassigned", ends_on=clock.today() + DAY)
    with clock.at(clock.now() + 4 * DAY), pytest.raises(ValidationError, match="over"):
        act(short, "approve", "ops")


def test_joint_work_agreed_after_the_approval_wins(world, ask, act):
    acme, bridge = world.accounts["acme"], world.accounts["acme"].engagements.get()
    type(bridge).objects.filter(pk=bridge.pk).update(status="proposed")
    later = clock.today() + 2 * DAY
    act(ask("acme", coverage="direct", starts_on=later), "approve", "ops")
    type(bridge).objects.filter(pk=bridge.pk).update(status="active")
    with clock.at(clock.now() + 2 * DAY):
        services.turn_over()
        assert coverage_of(acme) == ("joint", "Direct North")
        end_joint_work(world)
        services.turn_over()
        assert coverage_of(acme) == ("direct", "Direct North")


def test_joint_work_keeps_the_account_joint_until_it_ends(world, ask, act):
    acme = world.accounts["acme"]
    assert coverage_of(acme)[0] == "joint"  # the engagement's acceptance
    asked = ask("acme", coverage="direct")
    with pytest.raises(ValidationError, match="Northwind"):
        act(asked, "approve", "ops")
    end_joint_work(world)
    services.turn_over()
    assert coverage_of(acme) == ("direct", "Direct North")


WRONG = [
    ({"starts_on": -1}, "starts_on"), ({"starts_on": None}, "starts_on"),
    ({"starts_on": 900}, "starts_on"), ({"ends_on": 0}, "ends_on"), ({"reason": " "}, "reason"),
    ({"reason": "x" * 301}, "reason"), ({"reason": "a\x00b"}, "reason"),
    ({"coverage": "mine"}, "coverage"), ({"coverage": "joint"}, "organization"),
    ({"coverage": "direct", "organization": "northwind"}, "organization"),
    ({"coverage": "direct", "owner_team": None}, "owner_team"),
    ({"coverage": "direct"}, "coverage"),
]  # fmt: skip


def test_terms_that_do_not_do_are_refused_and_nothing_is_written(world, ask):
    today = clock.today()
    for more, field in WRONG:
        more = dict(more)
        for name in ("starts_on", "ends_on"):
            if isinstance(more.get(name), int):
                more[name] = today + dt.timedelta(days=more[name])
        if "organization" in more:
            more["organization"] = world.organizations[more["organization"]]
        with pytest.raises(ValidationError) as refused:
            ask("globex", **more)
        assert field in refused.value.message_dict, more
    assert not Allocation.objects.exists()


def test_database_refuses_overlap_and_back_dating(world, ask, act):
    one = act(ask("globex", coverage="unassigned"), "approve", "ops")
    copy = {
        field.attname: getattr(one, field.attname)
        for field in Allocation._meta.concrete_fields
        if field.attname not in {"id", "token"}
    }
    today = clock.today()
    wrong = [
        {"starts_on": today + DAY},  # shares its days with the open one
        {"starts_on": today - DAY, "ends_on": today},  # before it was asked for
        {"status": "asked", "starts_on": today - DAY},
        {"status": "asked", "ends_on": today},
        {"status": "asked", "coverage": "joint"},
        {"status": "asked", "coverage": "direct", "owner_team_id": None},
        {"starts_on": today + DAY, "decided_by_id": one.asked_by_id},
    ]
    for more in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Allocation.objects.create(**copy | more)
    asked = ask("globex", coverage="channel", starts_on=today + 3 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.filter(pk=asked.pk).update(
            status="approved", decided_by=world.users["ops@meridian.example"], decided_on=today
        )


def test_coverage_changes_by_allocation_only(world, people, sign_in):
    globex = world.accounts["globex"]
    for data in ({"coverage": "channel"}, {"owner_team": world.teams["Channel"]}):
        with pytest.raises(ValidationError, match="allocation"):
            accounts.update_account(
                account=globex, actor=people["desk"], version=globex.version, data=data
            )
    client = sign_in("desk")
    form = client.get(f"/accounts/{globex.pk}/edit/").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"city": "Bonn", "coverage": "channel", "owner_team": ""}
    assert client.post(f"/accounts/{globex.pk}/edit/", sent).status_code == 302
    assert coverage_of(globex) == ("direct", "Direct South")
    assert Account.objects.get(pk=globex.pk).city == "Bonn"
