from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClockKind(TextChoices):
    """What somebody waits for. The vendor owes the first two, the partner the last."""

    FIRST_REPLY = "first_reply", _("First reply")
    DECISION = "decision", _("Decision")
    ANSWER = "answer", _("Answer to our question")


# What the vendor owes: these are measured on the board.
VENDOR_OWES = (ClockKind.FIRST_REPLY, ClockKind.DECISION)

# States in which a reviewer has visibly done something, so the first reply is given. On hold looks
# like in review to a partner, and its clock is the same.
REPLIED = frozenset({"in_review", "on_hold", "info_requested", "approved", "rejected"})
RUNS = frozenset({"submitted", "in_review", "on_hold"})
PAUSED = frozenset({"info_requested"})
DECIDED = frozenset({"approved", "rejected"})

WARN_AT_SHARE = 75  # per cent of the time after which the person in charge is reminded
