"""What each transition of a task sets, and who hears of it."""

from typing import Any

from partners.plans import emails, validators
from partners.plans.choices import Status
from partners.plans.models import Task
from portal.workflow import clock
from portal.workflow.machine import Data


def reporting(task: Task, actor: Any, data: Data) -> dict[str, Any]:
    return {"progress": validators.keyed("progress", validators.percent, data.get("progress"))}


def finishing(task: Task, actor: Any, data: Data) -> dict[str, Any]:
    return {"progress": 100, "done_at": clock.now()}


def reopening(task: Task, actor: Any, data: Data) -> dict[str, Any]:
    """A task that was done starts again; one that was cancelled goes on where it was."""
    was_done = task.status == Status.DONE
    return {"done_at": None, "progress": 0 if was_done else task.progress}


def finished(task: Task, actor: Any, data: Data) -> None:
    emails.moved(task, actor, [task.created_by, task.assignee])


def stopped(task: Task, actor: Any, data: Data) -> None:
    """Cancelled or reopened: whoever does it must know."""
    emails.moved(task, actor, [task.assignee])
