"""Who is told what about pages that wait for a second pair of eyes."""

from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from cms.library.policies import EDITORS
from portal.notifications.services import notify

TO_APPROVE, DECIDED = "page_to_approve", "page_decided"


def asked(state: WorkflowState) -> None:
    """Every editor but the one who asked."""
    people: Any = get_user_model()._default_manager
    others = people.filter(staff_role__in=EDITORS, is_active=True).exclude(pk=state.requested_by_id)
    for person in others:
        _tell(person, TO_APPROVE, "asked", state, who=state.requested_by)


def decided(state: WorkflowState, actor: Any, *, is_approved: bool) -> None:
    """Who asked hears the answer and what was said."""
    person = state.requested_by
    if person is None or person == actor:
        return
    last = state.current_task_state or TaskState.objects.filter(workflow_state=state).last()
    comment = last.comment if last is not None else ""
    _tell(person, DECIDED, "decided", state, who=actor, is_approved=is_approved, comment=comment)


def _tell(person: Any, kind: str, template: str, state: WorkflowState, **words: Any) -> None:
    page = state.content_object.get_latest_revision_as_object()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    context = {"page": page, "person": person, "address": address, **words}
    notify(person, kind, f"emails/library/{template}", context, url=address)
