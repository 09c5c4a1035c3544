from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LineKind(TextChoices):
    """Why a ledger line was written, in the words both sides read."""

    APPROVAL = "approval", _("Approved")
    RECEIVED = "received", _("Taken over")
    VENDOR_DELAY = "vendor_delay", _("Decided late by the vendor")
    EXTENSION = "extension", _("Extended")
    GRACE = "grace", _("Days of grace")
    CLOSED = "closed", _("Closed")
    EXPIRED = "expired", _("Ran out")
    RELEASED = "released", _("Released")
    REVOKED = "revoked", _("Revoked")
    TRANSFERRED = "transferred", _("Transferred")
    CORRECTION = "correction", _("Corrected")


OPENING = frozenset({LineKind.APPROVAL, LineKind.RECEIVED})

# Reasons written by the portal itself are codes, shown in the reader's language.
REASONS = {
    "won": _("Won"),
    "lost": _("Lost"),
    "silent": _("No update was given"),
    "owner": _("To another owner"),
    "undecided": _("The extension asked for is not decided yet"),
    "between": _("The days between the end and the extension"),
    "opened": _("Written when the ledger was introduced"),
}


class RequestStatus(TextChoices):
    """An extension asked for by the partner."""

    PENDING = "pending", _("Waiting for a decision")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")
    LAPSED = "lapsed", _("No longer needed")
