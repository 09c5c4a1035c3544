"""What Wagtail tells us: pages moved, and steps of "second pair of eyes"."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import post_page_move, task_submitted, workflow_approved, workflow_rejected

from cms.library import emails, settling


@receiver(post_page_move)
def settle_moved(instance: Any, **kwargs: Any) -> None:
    """A page takes the rules of its new place, and so does everything below it."""
    settling.settle(instance.path)


@receiver(task_submitted)
def tell_the_others(instance: TaskState, **kwargs: Any) -> None:
    emails.asked(instance.workflow_state)


@receiver(workflow_approved, sender=WorkflowState)
def tell_approved(instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    emails.decided(instance, user, is_approved=True)


@receiver(workflow_rejected, sender=WorkflowState)
def tell_sent_back(instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    emails.decided(instance, user, is_approved=False)
