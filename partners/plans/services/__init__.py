"""What can be done with tasks and plans. Each function does one thing, whole or not at all.

Errors: `Refused` (403), `StateMoved` (409), `ValidationError` (400, keyed by field). Callers have
found the task, plan or account in the actor's scope.
"""

from partners.plans.services.mutual import (
    restore_version,
    save_plan,
    sign,
    start_plan,
    step_to_task,
)
from partners.plans.services.work import (
    add_comment,
    create_task,
    move,
    notice_task,
    perform,
    update_task,
)

__all__ = [
    "add_comment",
    "create_task",
    "move",
    "notice_task",
    "perform",
    "restore_version",
    "save_plan",
    "sign",
    "start_plan",
    "step_to_task",
    "update_task",
]
