"""Tasks: adding, changing, moving along the table, talking about them."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.accounts.models import Account, Engagement
from partners.engagements.rooms import open_engagements
from partners.plans import emails, people, policies, validators
from partners.plans.choices import WAYS, Visibility
from partners.plans.models import Task, TaskComment
from partners.plans.workflow import TASK
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock
from portal.workflow.machine import StateMoved

Data = Mapping[str, Any]
NAMESPACE = uuid.UUID("c0c0c0de-0000-4000-8000-00000000a5c5")  # ids follow from keys


def create_task(
    *,
    account: Account,
    engagement: Engagement | None,
    actor: Any,
    data: Data,
    token: uuid.UUID | None = None,
    step: uuid.UUID | None = None,
) -> Task:
    """A new task of one engagement, or (without one) of the account's own team.

    `data`: title, text, due_on, progress, assignee, visibility. The same `token` twice makes one
    task. `step`: the step of the plan it is made of.
    """
    scope = scope_of(actor)
    require(policies.can_add(scope, account, engagement))
    if engagement and not open_engagements("tasks", scope).filter(pk=engagement.pk).exists():
        raise Refused(_("The engagement does not open this now."))
    allowed = policies.visibilities(scope, account, engagement)
    visibility = validators.check_visibility(data.get("visibility") or "", allowed)
    columns = validators.check_task(data, is_new=True) | {"visibility": visibility, "step": step}
    _find_assignee(account, engagement, visibility, columns)
    made_of = f"step:{engagement.pk}:{step}" if step and engagement else ""
    key = made_of or f"{actor.pk}:{token or uuid.uuid4()}"
    return _made(key, account, engagement, actor, columns)


def notice_task(
    *,
    account: Account,
    engagement: Engagement | None,
    key: str,
    title: str,
    text: str = "",
    assignee: Any = None,
    due_on: Any = None,
    visibility: str = Visibility.INTERNAL,
) -> Task:
    """A task nobody wrote: the portal noticed something. The same `key` twice makes one."""
    data = {"title": title, "text": text, "due_on": due_on, "assignee": assignee}
    columns = validators.check_task(data, is_new=True) | {"visibility": visibility}
    _find_assignee(account, engagement, visibility, columns)
    return _made(key, account, engagement, None, columns)


def _made(
    key: str,
    account: Account,
    engagement: Engagement | None,
    actor: Any,
    columns: dict[str, Any],
) -> Task:
    fixed = {"account": account, "engagement": engagement, "created_by": actor}
    with transaction.atomic():
        defaults = {"id": uuid.uuid5(NAMESPACE, key), **fixed, **columns}
        task, is_new = Task.objects.get_or_create(key=key, defaults=defaults)
        if is_new:
            record_event(task, actor, "create", Audience.JOINT)
            emails.assigned(task, actor)
    return task


def _find_assignee(
    account: Account, engagement: Engagement | None, visibility: str, columns: dict[str, Any]
) -> None:
    """Whoever is given a task (a person or an id) must see it: one answer for all others."""
    wanted = columns.get("assignee")
    if wanted is None:
        return
    rows = people.assignable(account, engagement, visibility)
    found = rows.filter(pk=getattr(wanted, "pk", wanted)).first()
    if found is None:
        raise ValidationError({"assignee": str(validators.UNKNOWN_PERSON)})
    columns["assignee"] = found


def update_task(*, task: Task, actor: Any, version: int, data: Data) -> Task:
    """Change title, text, date, progress or assignee of a task of which the actor saw `version`.

    Saving what is there already changes nothing.
    """
    require(policies.can_work(scope_of(actor), task))
    columns = validators.check_task(data, is_new=False)
    if getattr(columns.get("assignee"), "pk", columns.get("assignee")) == task.assignee_id:
        columns.pop("assignee", None)  # who has it may have left meanwhile
    _find_assignee(task.account, task.engagement, task.visibility, columns)
    columns = {name: value for name, value in columns.items() if getattr(task, name) != value}
    if task.version != version:
        raise _moved_on(task)
    if not columns:
        return task
    before = task.assignee_id
    with transaction.atomic():
        rows = Task.objects.filter(pk=task.pk, version=version)
        meta = {"version": F("version") + 1, "updated_at": clock.now()}
        meta |= {"last_action": "edit", "last_actor": actor}
        moved = rows.update(**columns, **meta)
        task.refresh_from_db()
        if not moved:
            raise _moved_on(task)
        changed = sorted(columns.keys() - {"sorts_on"})
        record_event(task, actor, "edit", Audience.JOINT, {"fields": changed})
        if task.assignee_id != before:
            emails.assigned(task, actor)
    return task


def _moved_on(task: Task) -> StateMoved:
    return StateMoved(_("Somebody changed this task while you were looking at it."), task)


def perform(*, task: Task, action: str, actor: Any, version: int, data: Data | None = None) -> Task:
    """Make one transition of the task's table. Twice with one seen version does it once."""
    return TASK.perform(
        task, action, actor=actor, scope=scope_of(actor), version=version, data=data or {}
    )


def move(*, task: Task, to: str, actor: Any, version: int) -> Task:
    """Bring a card of the board into column `to`, by the transitions that lead there."""
    if task.status == to:
        return task
    ways = WAYS.get((task.status, to))
    if ways is None:
        require(policies.can_work(scope_of(actor), task))
        raise ValidationError({"stage": _("This is not possible from here.")})
    with transaction.atomic():
        for place, action in enumerate(ways):
            perform(task=task, action=action, actor=actor, version=version + place)
    return task


def add_comment(
    *, task: Task, actor: Any, body: str, internal: bool = False, token: uuid.UUID | None = None
) -> TaskComment:
    """Say something to everybody who sees the task, or on the vendor's side. The same `token`
    twice makes one comment. The task itself does not change: comments leave no trace in it."""
    scope = scope_of(actor)
    require((policies.can_write_internal if internal else policies.can_work)(scope, task))
    token = token or uuid.uuid4()
    if existing := TaskComment.objects.filter(author=actor, token=token, task=task).first():
        return existing
    audience = Audience.INTERNAL if internal else Audience.JOINT
    columns = {"task": task, "audience": audience}
    columns["body"] = validators.keyed("body", validators.needed_text, body)
    with transaction.atomic():
        comment, is_new = TaskComment.objects.get_or_create(
            author=actor, token=token, defaults=columns
        )
        if is_new:
            record_event(task, actor, "comment", audience)
            emails.commented(comment)
    return comment
