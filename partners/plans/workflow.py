"""The task's transition table: open → in progress → done, or cancelled; both can be reopened."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.plans import moves, policies
from partners.plans.choices import ENDED, UNDONE, Status
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow.machine import Machine, Transition


def _status(scope: Any, task: Any) -> str:
    return str(task.get_status_display())


TASK = Machine(
    record_event=record_event,
    status_label=_status,
    transitions=(
        Transition(
            "start",
            _("Start"),
            frozenset({Status.OPEN}),
            Status.IN_PROGRESS,
            policies.can_work,
            audience=Audience.JOINT,
            tone="primary",
        ),
        Transition(
            "report",
            _("Report progress"),
            frozenset(UNDONE),
            Status.IN_PROGRESS,
            policies.can_work,
            ("progress",),
            moves.reporting,
            audience=Audience.JOINT,
            note=lambda data: {"progress": data.get("progress")},
        ),
        Transition(
            "finish",
            _("Done"),
            frozenset(UNDONE),
            Status.DONE,
            policies.can_work,
            columns=moves.finishing,
            effect=moves.finished,
            audience=Audience.JOINT,
            tone="primary",
        ),
        Transition(
            "put_back",
            _("Put back"),
            frozenset({Status.IN_PROGRESS}),
            Status.OPEN,
            policies.can_work,
            audience=Audience.JOINT,
        ),
        Transition(
            "cancel",
            _("Cancel the task"),
            frozenset(UNDONE),
            Status.CANCELLED,
            policies.can_work,
            effect=moves.stopped,
            audience=Audience.JOINT,
            tone="danger",
        ),
        Transition(
            "reopen",
            _("Reopen"),
            frozenset(ENDED),
            Status.OPEN,
            policies.can_work,
            columns=moves.reopening,
            effect=moves.stopped,
            audience=Audience.JOINT,
        ),
    ),
)
