import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """How a question is answered."""

    SINGLE = "single", _("One right answer")
    MULTIPLE = "multiple", _("Several right answers")
    ORDER = "order", _("Put in order")
    SHORT = "short", _("Short answer")


class Feedback(TextChoices):
    """When a learner reads which answers were right, and what the author says about them."""

    NEVER = "never", _("Never")
    ATTEMPT = "attempt", _("After each attempt")
    PASS = "pass", _("Once passed")


class Ending(TextChoices):
    """How an attempt came to its end."""

    SUBMITTED = "submitted", _("Handed in")
    TIME = "time", _("Time was over")


# An answer that left in time may arrive a little later.
GRACE = dt.timedelta(seconds=15)
MAX_ANSWER = 300  # characters of a short answer
MAX_QUESTIONS = 200
MAX_OPTIONS = 12
# What the countdown says out loud, in minutes before the end.
WARNED_AT = (5, 1)
