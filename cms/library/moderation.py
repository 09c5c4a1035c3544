"""Second pair of eyes: whoever asks for a page to be published, somebody else agrees.

Wagtail keeps the steps; this is the one step we have. Publishing without asking stays possible
for editors: the step is offered, not forced.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from cms.media.choices import KEEPERS


class SecondEyesTask(Task):
    """Any editor but the one who asked may approve or send back."""

    class Meta:
        verbose_name = _("second pair of eyes")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        state = obj.current_workflow_task_state
        if state is None or not self._may_decide(state.workflow_state, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        if not self._may_decide(task_state.workflow_state, user):
            raise PermissionDenied(_now("Somebody else has to approve what you asked for."))
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        if not _is_editor(user):
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return waiting.exclude(workflow_state__requested_by=user)

    @classmethod
    def get_description(cls) -> Any:
        return _("Any editor but the one who asked can approve")

    @staticmethod
    def _may_decide(state: Any, user: Any) -> bool:
        return _is_editor(user) and state.requested_by_id != user.pk


def _is_editor(user: Any) -> bool:
    """By the role, as the door of the editor asks it: a seat in Wagtail's group may outlive it."""
    return user.is_active and user.staff_role in KEEPERS
