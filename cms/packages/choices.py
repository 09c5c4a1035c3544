from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standard(TextChoices):
    """What a package is made to. `XAPI` is a package with a tincan.xml."""

    SCORM12 = "scorm12", "SCORM 1.2"
    SCORM2004 = "scorm2004", "SCORM 2004"
    CMI5 = "cmi5", "cmi5"
    XAPI = "xapi", "xAPI (Tin Can)"


SCORM = frozenset({Standard.SCORM12, Standard.SCORM2004})


class MoveOn(TextChoices):
    """When a unit counts as done. The words are cmi5's; SCORM units get the one that fits."""

    PASSED = "Passed", _("Passed")
    COMPLETED = "Completed", _("Completed")
    COMPLETED_AND_PASSED = "CompletedAndPassed", _("Completed and passed")
    COMPLETED_OR_PASSED = "CompletedOrPassed", _("Completed or passed")
    NOT_APPLICABLE = "NotApplicable", _("Opened")


class PassRule(TextChoices):
    """What a lesson asks of a package before it counts as done."""

    PACKAGE = "package", _("What the package itself asks for")
    COMPLETED = "completed", _("Every part completed")
    PASSED = "passed", _("Every part passed")
    SCORE = "score", _("At least this score in every part")


class Completion(TextChoices):
    UNKNOWN = "unknown", _("Not begun")
    INCOMPLETE = "incomplete", _("In progress")
    COMPLETED = "completed", _("Completed")


class Success(TextChoices):
    UNKNOWN = "unknown", _("No result")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Not passed")
