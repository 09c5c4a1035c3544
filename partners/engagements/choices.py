"""Words of working an account together, and what each level of an engagement opens to rooms."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from partners.accounts.choices import EngagementLevel


class Side(TextChoices):
    """The two sides of an engagement."""

    VENDOR = "vendor", _("Vendor")
    PARTNER = "partner", _("Partner")


# What happens in a joint room → the level from which an engagement opens it.
ROOMS: dict[str, str] = {
    "touchpoints": EngagementLevel.ACCOUNT,
    "tasks": EngagementLevel.ACCOUNT,
    "files": EngagementLevel.ACCOUNT,
    "contacts": EngagementLevel.CONTACTS,
    "plan": EngagementLevel.PLAN,
}
# The key of LEVEL_KEYS that a room needs: the last one its level brings.
ROOM_KEYS: dict[str, str] = {
    EngagementLevel.DIRECTORY: "view_account",
    EngagementLevel.ACCOUNT: "view_account_details",
    EngagementLevel.CONTACTS: "view_contacts",
    EngagementLevel.PLAN: "view_plan",
}


class ReceiptKind(TextChoices):
    OPENED = "opened", _("Agreed to open")
    CHANGED = "changed", _("Agreed to a change")
    NARROWED = "narrowed", _("Opened less")


class RequestStatus(TextChoices):
    OPEN = "open", _("Asked")
    PROPOSED = "proposed", _("Proposed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Days before its last day that both sides hear an engagement is ending.
ENDING_SOON = 14
# Raised whenever the words of a receipt change; kept with each receipt.
TEXT_VERSION = "1"
