from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.people.choices import StaffRole

# The vendor's people who run the training: they take certificates back and judge those of others.
RUNNERS = frozenset({StaffRole.DESK, StaffRole.MARKETING})
# Days before the end at which people are told, and from which a certificate "ends soon".
REMINDERS = (60, 30, 7)
SOON = REMINDERS[0]
# How long after the end somebody is still told that it came (a job that stood still for a while).
TOLD_AFTER = 14


class Source(TextChoices):
    """Where a certificate comes from."""

    COURSE = "course", _("A course here")
    EXTERNAL = "external", _("Issued elsewhere")


class State(TextChoices):
    """What a certificate is worth on a day."""

    VALID = "valid", _("Valid")
    ENDING = "ending", _("Ends soon")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


class ClaimStatus(TextChoices):
    """Where a certificate of somebody else's stands before it counts."""

    WAITING = "waiting", _("Waits for a decision")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")


# CSS tones of the badges.
TONES: dict[str, str] = {
    State.VALID: "success",
    State.ENDING: "warning",
    State.EXPIRED: "neutral",
    State.REVOKED: "danger",
    ClaimStatus.WAITING: "info",
    ClaimStatus.CONFIRMED: "success",
    ClaimStatus.DECLINED: "danger",
}
