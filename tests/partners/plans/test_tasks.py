"""Tasks: adding, changing, moving, talking; who can be given one; what is told to whom."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partners.plans import people, services
from partners.plans.choices import WAYS, Status
from partners.plans.models import Task
from partners.plans.tasks import task_reminders
from partners.plans.workflow import TASK
from portal.access.policy import Refused
from portal.access.scope import scope_of
from portal.notifications.calendar import feed_of
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.partners.plans.conftest import ADMIN, AUDITOR, CAM, DESK, DIRECT, SELLER, close


def titles(person):
    return list(person.notifications.order_by("created_at").values_list("title", flat=True))


def test_assignee_must_see_the_task_and_every_other_name_gets_one_answer(world, acme, add, bridge):
    may = {
        "own": {ADMIN, SELLER, "seller2@northwind.example"},
        "internal": {CAM, DIRECT, "direct-manager@meridian.example"},
    }
    may["joint"] = may["own"] | may["internal"]
    for visibility, expected in may.items():
        rows = people.assignable(acme, bridge, visibility)
        assert set(rows.values_list("email", flat=True)) == expected
    team = people.assignable(acme, None, "internal").values_list("email", flat=True)
    assert set(team) == {DIRECT, "direct-manager@meridian.example"}
    said = set()
    wrong = [world.users["seller@bluepeak.example"], world.users[CAM], acme.pk]
    for somebody in wrong:
        with pytest.raises(ValidationError) as error:
            add("Ours", visibility="own", assignee=somebody)
        said.add(str(error.value.message_dict))
    assert len(said) == 1
    assert not Task.objects.exists()


def test_each_side_chooses_among_its_own_visibilities(add, world, acme, bridge):
    assert add("Usual").visibility == "joint"
    for by, wrong in ((SELLER, "internal"), (CAM, "own"), (DIRECT, "nonsense")):
        with pytest.raises(ValidationError) as error:
            add("Not so", by=by, visibility=wrong)
        assert set(error.value.message_dict) == {"visibility"}
    assert add("Team", by=DIRECT, engagement=None).visibility == "internal"
    for by in (SELLER, CAM, AUDITOR):
        with pytest.raises(Refused):
            add("Without engagement", by=by, engagement=None)
    with pytest.raises(Refused):
        add("A reader's", by=AUDITOR)
    close(bridge, world)
    with pytest.raises(Refused):
        add("Too late", by=DIRECT)


def test_bad_input_is_refused_and_nothing_is_written(add):
    far = dt.date(2200, 1, 1)
    for field, value in (
        ("title", " "), ("title", "x" * 161), ("title", "a\0b"), ("text", "x" * 5001),
        ("due_on", far),
    ):  # fmt: skip
        data = {"title": "Fine", field: value}
        with pytest.raises(ValidationError) as error:
            add(data.pop("title"), **data)
        assert set(error.value.message_dict) == {field}
    assert not Task.objects.exists()
    kept = add("=1+1 <b>مرحبا</b> 🙂", text="<script>x</script>")
    assert kept.title == "=1+1 <b>مرحبا</b> 🙂"


def test_table_of_transitions_leads_where_it_says(add, world):
    seller = world.users[SELLER]
    walked = set()
    for row in TASK.transitions:
        for status in Status.values:
            task = add(f"{row.name} {status}")
            progress = 100 if status == "done" else 30
            Task.objects.filter(pk=task.pk).update(status=status, progress=progress)
            task.refresh_from_db()
            data = {"progress": 60} if row.name == "report" else {}
            try:
                services.perform(task=task, action=row.name, actor=seller, version=1, data=data)
            except StateMoved:
                task.refresh_from_db()
                assert (task.status, task.version) == (status, 1)
                continue
            walked.add((row.name, status, task.status, task.progress))
    assert walked == {
        ("start", "open", "in_progress", 30),
        ("report", "open", "in_progress", 60),
        ("report", "in_progress", "in_progress", 60),
        ("finish", "open", "done", 100),
        ("finish", "in_progress", "done", 100),
        ("put_back", "in_progress", "open", 30),
        ("cancel", "open", "cancelled", 30),
        ("cancel", "in_progress", "cancelled", 30),
        ("reopen", "done", "open", 0),
        ("reopen", "cancelled", "open", 30),
    }


def test_board_moves_follow_the_table(add, world):
    seller = world.users[SELLER]
    for (start, to), ways in WAYS.items():
        task = add(f"{start} {to}")
        Task.objects.filter(pk=task.pk).update(status=start)
        task.refresh_from_db()
        services.move(task=task, to=to, actor=seller, version=1)
        task.refresh_from_db()
        assert (task.status, task.version) == (to, 1 + len(ways))
        services.move(task=task, to=to, actor=seller, version=1)  # the same drop twice
    with pytest.raises(ValidationError):
        services.move(task=task, to="cancelled", actor=seller, version=task.version)
    with pytest.raises(StateMoved):
        services.move(task=add("Stale"), to="done", actor=seller, version=7)


def test_a_form_sent_twice_does_one_thing(world, acme, bridge, add):
    seller, token = world.users[SELLER], acme.pk
    made = {
        services.create_task(
            account=acme, engagement=bridge, actor=seller, data={"title": "Once"}, token=token
        ).pk
        for _time in range(2)
    }
    task = Task.objects.get(pk__in=made)
    said = {
        services.add_comment(task=task, actor=seller, body="Hello", token=token).pk
        for _time in range(2)
    }
    assert (len(made), len(said), Task.objects.count()) == (1, 1, 1)
    for _time in range(2):
        services.perform(task=task, action="finish", actor=seller, version=1)
    task.refresh_from_db()
    assert (task.status, task.version) == ("done", 2)


def test_edit_of_a_stale_version_changes_nothing_and_an_idle_save_makes_no_version(add, world):
    task, cam = add("Call", assignee=world.users[SELLER]), world.users[CAM]
    services.update_task(task=task, actor=cam, version=1, data={"title": "Call", "progress": 0})
    assert task.version == 1
    services.update_task(task=task, actor=cam, version=1, data={"due_on": dt.date(2030, 1, 2)})
    assert (task.version, task.sorts_on) == (2, dt.date(2030, 1, 2))
    with pytest.raises(StateMoved):
        services.update_task(task=task, actor=cam, version=1, data={"title": "Mine"})
    with pytest.raises(Refused):
        services.update_task(task=task, actor=world.users[AUDITOR], version=2, data={})
    task.refresh_from_db()
    assert task.title == "Call"


def test_who_is_told(add, world):
    seller, cam, direct = (world.users[email] for email in (SELLER, CAM, DIRECT))
    for person in (seller, cam, direct):
        person.notifications.all().delete()
    task = add("Bring the plan", by=CAM, assignee=seller)
    services.add_comment(task=task, actor=direct, body="Secret thought", internal=True)
    services.add_comment(task=task, actor=cam, body="Is it ready?")
    services.perform(task=task, action="finish", actor=seller, version=1)
    services.perform(task=task, action="reopen", actor=cam, version=2)
    assert titles(seller) == [
        "A task for you: Bring the plan",
        "Cara Manager on “Bring the plan”",
        "Reopened: Bring the plan",
    ]
    assert titles(cam) == ["Dirk Direct on “Bring the plan”", "Done: Bring the plan"]
    assert "Secret" not in str(list(seller.notifications.values()))


def test_due_dates_remind_once_before_and_once_after(add, world, bridge):
    seller, today = world.users[SELLER], clock.today()
    seller.notifications.all().delete()
    add("Soon", by=CAM, due_on=today + dt.timedelta(days=1), assignee=seller)
    add("Today", by=SELLER, due_on=today)
    late = add("Late", by=SELLER, due_on=today - dt.timedelta(days=1))
    gone = add("Done", by=SELLER, due_on=today - dt.timedelta(days=1))
    services.perform(task=gone, action="finish", actor=seller, version=1)
    for _time in range(2):
        task_reminders(lambda done, total: None)
    assert set(titles(seller)) == {"A task for you: Soon", "Due tomorrow: Soon", "Overdue: Late"}
    feed = feed_of(seller).decode()
    assert "Task due: Soon" in feed and "Late" not in feed
    services.update_task(
        task=late, actor=seller, version=1, data={"due_on": today + dt.timedelta(days=1)}
    )
    close(bridge, world)
    task_reminders(lambda done, total: None)  # out of sight: nobody is reminded
    assert "Due tomorrow: Late" not in titles(seller)
    assert b"Soon" not in feed_of(seller)


def test_who_may_work_on_what_they_see(add, world, bridge):
    joint, internal = add("Joint"), add("Internal", by=CAM, visibility="internal")
    for email, expected in (
        (SELLER, True),
        (CAM, True),
        (DIRECT, True),
        (DESK, True),
        (AUDITOR, False),
    ):
        offered = TASK.available(scope_of(world.users[email]), joint)
        assert bool(offered) is expected, email
    with pytest.raises(Refused):
        services.add_comment(task=joint, actor=world.users[SELLER], body="Mine", internal=True)
    with pytest.raises(Refused):
        services.add_comment(task=internal, actor=world.users[CAM], body="Mine", internal=True)
