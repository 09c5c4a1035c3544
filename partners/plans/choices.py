"""The words of joint work: tasks, and the mutual plan."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.engagements.choices import Side


class Visibility(TextChoices):
    """Who reads a task. It is chosen once: what was written for one side stays with it."""

    OWN = "own", _("Own company only")
    JOINT = "joint", _("Both sides")
    INTERNAL = "internal", _("Vendor only")


# What each side may write, the usual one first.
VISIBILITIES: dict[str, tuple[str, ...]] = {
    Side.PARTNER: (Visibility.JOINT, Visibility.OWN),
    Side.VENDOR: (Visibility.JOINT, Visibility.INTERNAL),
}


class Status(TextChoices):
    OPEN = "open", pgettext_lazy("status", "Open")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


UNDONE = frozenset({"open", "in_progress"})
ENDED = frozenset({"done", "cancelled"})
COLUMNS = (Status.OPEN, Status.IN_PROGRESS, Status.DONE)  # of the board
TONES = {"open": "neutral", "in_progress": "info", "done": "success", "cancelled": "neutral"}

# The board: column a card comes from, column it goes to → the transitions on the way.
WAYS: dict[tuple[str, str], tuple[str, ...]] = {
    ("open", "in_progress"): ("start",),
    ("open", "done"): ("finish",),
    ("in_progress", "open"): ("put_back",),
    ("in_progress", "done"): ("finish",),
    ("done", "open"): ("reopen",),
    ("done", "in_progress"): ("reopen", "start"),
}


class StepSide(TextChoices):
    """Who does a step of the mutual plan."""

    BOTH = "both", _("Both")
    PARTNER = "partner", _("Partner")
    VENDOR = "vendor", _("Vendor")


class StepStatus(TextChoices):
    OPEN = "open", pgettext_lazy("status", "Open")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


STEP_TONES = {"open": "neutral", "in_progress": "info", "done": "success", "dropped": "neutral"}

# The written sections of a plan, in reading order, before its steps and reviews.
SECTIONS = {
    "goal": _("Goal"),
    "position": _("Our position"),
    "gap": _("Gap"),
}
STEP_FIELDS = {
    "text": _("What"),
    "side": _("Side"),
    "person": _("Who"),
    "due_on": _("Due"),
    "status": _("Status"),
}
REVIEW_FIELDS = {"held_on": _("Date"), "outcome": _("Outcome")}
