"""Many tasks at once: moves of the table that need no words."""

from collections.abc import Callable, Mapping
from typing import Any

from partners.plans import policies, services
from partners.plans.models import Task
from partners.plans.views.pages import tasks_seen
from partners.plans.workflow import TASK
from portal.access.scope import Scope
from portal.tables.bulk import Action, Bulk, bulk_view, why_not

MOVES = ("start", "finish", "put_back", "cancel", "reopen")


def _run(name: str) -> Callable[[Task, Any, int, Mapping[str, Any]], Any]:
    return lambda task, actor, version, data: services.perform(
        task=task, action=name, actor=actor, version=version, data=data
    )


def _action(name: str) -> Action:
    tone = "danger" if TASK[name].tone == "danger" else "primary"
    return Action(name, TASK[name].label, why_not(TASK, name), _run(name), tone=tone)


ACTIONS = [_action(name) for name in MOVES]


def _title(scope: Scope, task: Any) -> tuple[str, str]:
    account = f"{task.account.name} · " if task.sees_account else ""
    return task.title, f"{account}{task.get_status_display()}"


def _offered(scope: Scope) -> list[Action]:
    reads_only = scope.is_neutral and not scope.is_desk
    return ACTIONS if policies.works_with_tasks(scope) and not reads_only else []


TASKS = Bulk("tasks", tasks_seen, _title, Task.get_absolute_url, _offered)
of_tasks = bulk_view(TASKS)
