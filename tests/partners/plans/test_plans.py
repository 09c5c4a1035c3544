"""The mutual plan: versions, agreement, concurrent writing, steps that become tasks."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from partners.plans import services
from partners.plans.models import MutualPlan, PlanSignoff, Task
from portal.access.policy import Refused
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.partners.plans.conftest import ADMIN, AUDITOR, CAM, DESK, DIRECT, SELLER, close


def save(plan, person, version, **data):
    return services.save_plan(plan=plan, actor=person, version=version, data=data)


def test_every_save_is_a_version_and_an_idle_one_is_none(plan, world):
    cam, seller = world.users[CAM], world.users[SELLER]
    save(plan, cam, 1, gap="No contact in purchasing")
    save(plan, cam, 2, gap="No contact in purchasing")
    save(plan, seller, 2, goal="Win both halls")
    kept = [
        (row.number, row.author, row.content["goal"], row.content["gap"])
        for row in plan.versions.all()
    ]
    assert kept == [
        (3, seller, "Win both halls", "No contact in purchasing"),
        (2, cam, "Win the hall", "No contact in purchasing"),
        (1, seller, "Win the hall", ""),
    ]
    assert (plan.version, plan.updated_by, plan.content) == (
        3,
        seller,
        plan.versions.first().content,
    )


def test_two_who_write_at_once_and_a_form_sent_twice(plan, world, bridge):
    cam, seller = world.users[CAM], world.users[SELLER]
    save(plan, cam, 1, goal="Ours")
    again = MutualPlan.objects.get(pk=plan.pk)
    assert save(again, cam, 1, goal="Ours").version == 2  # the same form twice
    with pytest.raises(StateMoved):
        save(again, seller, 1, goal="Mine")
    with pytest.raises(StateMoved):
        services.start_plan(engagement=bridge, actor=cam, data={"goal": "Again"})
    assert MutualPlan.objects.get().content["goal"] == "Ours"


def test_an_older_version_comes_back_as_a_new_one(plan, world):
    cam = world.users[CAM]
    first = dict(plan.content)
    save(plan, cam, 1, goal="Other", steps=[])
    services.restore_version(plan=plan, number=1, actor=cam, version=2)
    services.restore_version(plan=plan, number=1, actor=cam, version=2)  # twice does it once
    assert (plan.version, plan.content) == (3, first)
    assert plan.versions.get(number=3).restored_from == 1
    with pytest.raises(Http404):
        services.restore_version(plan=plan, number=9, actor=cam, version=3)


def test_agreement_is_with_one_version_and_lapses(plan, world):
    for email, side in ((SELLER, "partner"), (CAM, "vendor"), (CAM, "vendor")):
        assert services.sign(plan=plan, actor=world.users[email], version=1).side == side
    assert PlanSignoff.objects.count() == 2
    save(plan, world.users[DIRECT], 1, gap="More")
    assert not PlanSignoff.objects.filter(version=plan.version).exists()
    with pytest.raises(StateMoved):
        services.sign(plan=plan, actor=world.users[SELLER], version=1)
    for email in (DESK, AUDITOR):
        with pytest.raises(Refused):
            services.sign(plan=plan, actor=world.users[email], version=2)
    told = world.users[CAM].notifications.filter(kind__in=["plan_changed", "plan_signed"])
    assert set(told.values_list("kind", flat=True)) == {"plan_changed", "plan_signed"}


def test_a_step_becomes_one_task_for_both_sides(plan, world, bridge):
    step = plan.content["steps"][0]
    tasks = {
        services.step_to_task(plan=plan, step_id=step["id"], actor=world.users[email])
        for email in (CAM, SELLER, CAM)
    }
    task = tasks.pop()
    assert not tasks
    assert (task.title, task.assignee, task.visibility, task.due_on, task.engagement) == (
        "Survey the hall",
        world.users[SELLER],
        "joint",
        clock.today(),
        bridge,
    )
    assert plan.version == 1
    with pytest.raises(Http404):
        services.step_to_task(plan=plan, step_id=bridge.pk, actor=world.users[CAM])


def test_bad_input_is_refused_and_nothing_is_written(plan, world):
    seller = world.users[SELLER]
    rival = str(world.users["seller@bluepeak.example"].pk)
    far = dt.date(2200, 1, 1)
    for field, value in (
        ("goal", "x" * 5001), ("gap", "a\0b"),
        ("steps", [{"text": ""}]), ("steps", [{"text": "x", "side": "moon"}]),
        ("steps", [{"text": "x", "person": rival}]), ("steps", [{"text": "x", "person": "?"}]),
        ("steps", [{"text": "x", "due_on": far}]), ("steps", [{"text": "x"}] * 41),
        ("steps", [{"id": rival, "text": "x"}] * 2), ("steps", [{"id": "1", "text": "x"}]),
        ("reviews", [{"held_on": None}]), ("reviews", [{"held_on": far}]),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as error:
            save(plan, seller, 1, **{field: value})
        assert set(error.value.message_dict) == {field}
    assert plan.versions.count() == 1


def test_only_the_two_sides_write_and_nobody_after_the_end(plan, world, bridge):
    for email in (SELLER, ADMIN, CAM, DIRECT, DESK):
        save(plan, world.users[email], plan.version, gap=email)
    with pytest.raises(Refused):
        save(plan, world.users[AUDITOR], plan.version, gap="Mine")
    close(bridge, world)
    plan = MutualPlan.objects.select_related("engagement__account").get()
    with pytest.raises(Refused):
        save(plan, world.users[DIRECT], plan.version, gap="Late")
    assert not Task.objects.exists()
