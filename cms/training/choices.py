from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Source(TextChoices):
    """Who put a person on a course."""

    SELF = "self", _("Enrolled by oneself")
    MANAGER = "manager", _("Enrolled by somebody else")
    RULE = "rule", _("Enrolled by a rule")


class Status(TextChoices):
    """Where a person stands in a course."""

    ENROLLED = "enrolled", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class LessonStatus(TextChoices):
    """Where a person stands in a lesson. A lesson that was never opened has no row."""

    STARTED = "started", _("Started")
    FAILED = "failed", _("Not passed yet")
    COMPLETED = "completed", _("Done")


LIVE = (Status.ENROLLED, Status.IN_PROGRESS)
COUNTED = (*LIVE, Status.COMPLETED)
# CSS tones of the badges.
TONES: dict[str, str] = {
    Status.ENROLLED: "neutral",
    Status.IN_PROGRESS: "info",
    Status.COMPLETED: "success",
    Status.WITHDRAWN: "neutral",
}
