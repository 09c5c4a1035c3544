"""Who is told what about tasks and plans. Texts: templates/emails/plans/. Everybody told is asked
for sight of the record first; whoever loses it later finds no notice and gets no mail."""

from collections.abc import Iterable
from typing import Any

from partners.engagements.rooms import people_of
from partners.plans.models import MutualPlan, Task, TaskComment
from partners.plans.people import side_of_person
from portal.activity.choices import Audience
from portal.notifications.services import notify


def _tell(
    people: Iterable[Any],
    kind: str,
    template: str,
    about: Any,
    actor: Any,
    context: dict[str, Any],
    key: str = "",
    page: str = "",
) -> None:
    rows = type(about).objects.filter(pk=about.pk)
    for person in {person.pk: person for person in people if person}.values():
        if person != actor and person.is_active and rows.visible_to(person).exists():
            words = {"person": person, "actor": actor, **context}
            url = about.get_absolute_url() + page
            notify(person, kind, f"emails/plans/{template}", words, about=about, url=url, key=key)


def assigned(task: Task, actor: Any) -> None:
    _tell([task.assignee], "task_assigned", "assigned", task, actor, {"task": task})


def moved(task: Task, actor: Any, people: Iterable[Any]) -> None:
    _tell(people, "task_done", "moved", task, actor, {"task": task})


def due(task: Task, *, is_late: bool) -> None:
    """Once a date and kind: a new date reminds again. Nobody's task is its author's."""
    key = f"task:{task.pk}:{task.due_on}:{'late' if is_late else 'soon'}"
    people = [task.assignee or task.created_by]
    _tell(people, "task_due", "due", task, None, {"task": task, "is_late": is_late}, key)


def commented(comment: TaskComment) -> None:
    """Who made the task and who does it; of an internal comment only the vendor's people."""
    task = comment.task
    people = [task.created_by, task.assignee]
    is_internal = comment.audience == Audience.INTERNAL
    if is_internal:
        people = [person for person in people if person and person.staff_role]
    kind = "task_note" if is_internal else "task_comment"
    context = {"task": task, "message": comment.body}
    _tell(people, kind, "commented", task, comment.author, context, page="#comments")


# --- The mutual plan -----------------------------------------------------------------------------
def plan_changed(plan: MutualPlan, actor: Any) -> None:
    """The other side hears of a new version; collected in a daily mail by default."""
    _tell_other_side(plan, actor, "plan_changed", "plan_changed")


def plan_signed(plan: MutualPlan, actor: Any) -> None:
    _tell_other_side(plan, actor, "plan_signed", "plan_signed")


def _tell_other_side(plan: MutualPlan, actor: Any, kind: str, template: str) -> None:
    mine = side_of_person(actor)
    key = f"{kind}:{plan.pk}:{plan.version}:{mine}"
    for side, people in people_of(plan.engagement).items():
        if side != mine:
            _tell(people, kind, template, plan, actor, {"plan": plan}, key)
