"""Who is told what about courses. Texts: templates/emails/training/. A notice is about the
enrollment: whoever loses sight of it finds none and gets no mail."""

from typing import Any

from django.conf import settings

from cms.training.models import Enrollment
from portal.notifications.services import notify


def _tell(row: Enrollment, kind: str, template: str, key: str, **words: Any) -> None:
    if not Enrollment.objects.filter(pk=row.pk).of(row.user).exists():
        return
    address = row.course.address()
    context = {"person": row.user, "course": row.course, "row": row} | words
    context["url"] = settings.SITE_URL + address
    notify(row.user, kind, f"emails/training/{template}", context, about=row, url=address, key=key)


def enrolled(row: Enrollment, actor: Any) -> None:
    """Who is put on a course by somebody else."""
    if actor is None or actor.pk != row.user_id:
        _tell(row, "course_assigned", "enrolled", f"course:{row.pk}:enrolled", actor=actor)


def completed(row: Enrollment, certificate: Any) -> None:
    key = f"course:{row.pk}:completed"
    _tell(row, "course_completed", "completed", key, certificate=certificate)


def due(row: Enrollment, *, is_late: bool) -> None:
    """Once a date and kind: a new date reminds again."""
    key = f"course:{row.pk}:{row.due_on}:{'late' if is_late else 'soon'}"
    _tell(row, "course_due", "due", key, is_late=is_late)


def reminded(row: Enrollment, actor: Any, day: Any) -> None:
    """By hand, once a day."""
    _tell(row, "course_due", "reminded", f"course:{row.pk}:reminded:{day}", actor=actor)
