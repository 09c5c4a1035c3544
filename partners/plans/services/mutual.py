"""The mutual plan: every save is a version; agreement is with one version."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from partners.accounts.models import Engagement
from partners.engagements import rooms
from partners.plans import document, emails, people, policies, validators
from partners.plans.choices import Visibility
from partners.plans.models import MutualPlan, PlanSignoff, PlanVersion, Task
from partners.plans.services.work import create_task
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock
from portal.workflow.machine import StateMoved

Data = Mapping[str, Any]


def moved_on(plan: MutualPlan) -> StateMoved:
    return StateMoved(_("The plan was changed while you were writing."), plan)


def start_plan(*, engagement: Engagement, actor: Any, data: Data) -> MutualPlan:
    """The first version of an engagement's plan. StateMoved when somebody was faster."""
    require(policies.can_edit_plan(scope_of(actor), engagement))
    content = _checked(engagement, data, document.empty())
    with transaction.atomic():
        defaults = {"content": content, "updated_by": actor}
        plan, is_new = MutualPlan.objects.get_or_create(engagement=engagement, defaults=defaults)
        if not is_new:
            if plan.version == 1 and plan.updated_by_id == actor.pk:  # the same click twice
                return plan
            raise moved_on(plan)
        _keep(plan, actor)
    return plan


def save_plan(*, plan: MutualPlan, actor: Any, version: int, data: Data) -> MutualPlan:
    """A new version with the given parts replaced, of a plan of which the actor saw `version`.

    Saving what is there already makes no version. StateMoved when somebody else saved meanwhile.
    """
    require(policies.can_edit_plan(scope_of(actor), plan.engagement))
    content = _checked(plan.engagement, data, plan.content)
    if plan.version != version:
        if plan.version == version + 1 and _is_mine(plan, actor, content):
            return plan
        raise moved_on(plan)
    if content == plan.content:
        return plan
    return _saved(plan, actor, version, content)


def restore_version(*, plan: MutualPlan, number: int, actor: Any, version: int) -> MutualPlan:
    """An older version again, as a new one: nothing between is lost."""
    require(policies.can_edit_plan(scope_of(actor), plan.engagement))
    old = plan.versions.filter(number=number).first()
    if old is None:
        raise Http404
    content = document.copied(old.content)
    if plan.content == content:  # also: the same click twice
        return plan
    if plan.version != version:
        raise moved_on(plan)
    return _saved(plan, actor, version, content, restored_from=number)


def _checked(engagement: Engagement, data: Data, present: document.Content) -> document.Content:
    def named() -> set[str]:
        ids = people.both_sides(engagement).values_list("pk", flat=True)
        return {str(pk) for pk in ids}

    return validators.check_plan(data, present=present, people=named)


def _is_mine(plan: MutualPlan, actor: Any, content: document.Content) -> bool:
    """The same form sent twice; ids of new rows are made anew each time."""
    return plan.updated_by_id == actor.pk and _plain(plan.content) == _plain(content)


def _plain(content: document.Content) -> list[Any]:
    rows = [{**row, "id": ""} for name in document.LISTS for row in content[name]]
    return [content["goal"], content["position"], content["gap"], rows]


def _saved(
    plan: MutualPlan,
    actor: Any,
    version: int,
    content: document.Content,
    restored_from: int | None = None,
) -> MutualPlan:
    with transaction.atomic():
        columns = {"content": content, "updated_at": clock.now(), "updated_by": actor}
        rows = MutualPlan.objects.filter(pk=plan.pk, version=version)
        moved = rows.update(**columns, version=version + 1)
        plan.refresh_from_db(fields=["content", "version", "updated_at", "updated_by"])
        if not moved:
            raise moved_on(plan)
        _keep(plan, actor, restored_from)
    return plan


def _keep(plan: MutualPlan, actor: Any, restored_from: int | None = None) -> None:
    PlanVersion.objects.create(
        plan=plan,
        number=plan.version,
        content=plan.content,
        author=actor,
        created_at=plan.updated_at,
        restored_from=restored_from,
    )
    note = {"version": plan.version} | ({"restored": restored_from} if restored_from else {})
    record_event(plan.engagement, actor, "save_plan", Audience.JOINT, note)
    emails.plan_changed(plan, actor)


def sign(*, plan: MutualPlan, actor: Any, version: int) -> PlanSignoff:
    """The actor's side agrees with `version`, which must be the newest. Twice agrees once."""
    scope = scope_of(actor)
    require(policies.can_sign(scope, plan))
    if plan.version != version:
        raise moved_on(plan)
    side = rooms.side_of(scope, plan.engagement)
    with transaction.atomic():
        signoff, is_new = PlanSignoff.objects.get_or_create(
            plan=plan, side=side, version=version, defaults={"person": actor}
        )
        if is_new:
            note = {"version": version, "side": side}
            record_event(plan.engagement, actor, "sign_plan", Audience.JOINT, note)
            emails.plan_signed(plan, actor)
    return signoff


def step_to_task(*, plan: MutualPlan, step_id: uuid.UUID | str, actor: Any) -> Task:
    """A task for both sides out of one step, once; later clicks find the same task."""
    require(policies.can_edit_plan(scope_of(actor), plan.engagement))
    step = next((row for row in plan.content["steps"] if row["id"] == str(step_id)), None)
    if step is None:
        raise Http404
    if existing := Task.objects.filter(step=step_id, engagement=plan.engagement).first():
        return existing
    engagement = plan.engagement
    person = people.both_sides(engagement).filter(pk=step["person"] or None).first()
    data = {
        "title": step["text"][:160],
        "text": step["text"] if len(step["text"]) > 160 else "",
        "due_on": dt.date.fromisoformat(step["due_on"]) if step["due_on"] else None,
        "assignee": person,
        "visibility": Visibility.JOINT,
    }
    return create_task(
        account=engagement.account,
        engagement=engagement,
        actor=actor,
        data=data,
        step=uuid.UUID(str(step_id)),
    )
