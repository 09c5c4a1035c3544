"""The words of a case. `ROLES` and `WAYS` are its rules as tables."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    OVERLAP = "overlap", _("Two registrations overlap")
    APPEAL = "appeal", _("Appeal")
    DIRECT_VS_PARTNER = "direct_vs_partner", _("Direct sales and a partner")
    OTHER = "other", _("Other")


class Status(TextChoices):
    OPEN = "open", pgettext_lazy("status", "Open")
    HEARING = "hearing", _("Hearing")
    DECIDED = "decided", _("Decided")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNDECIDED = frozenset({"open", "hearing"})
ENDED = frozenset({"decided", "closed", "withdrawn"})


class Shown(TextChoices):
    """What a party is told about where its matter stands: the same words for every kind."""

    UNDER_REVIEW = "under_review", _("Under review")
    ANSWERED = "answered", _("Answered")


class Outcome(TextChoices):
    UPHOLD = "uphold", _("Uphold: what was decided stands")
    TRANSFER = "transfer", _("Transfer: the party named gets the protection")
    SPLIT = "split", _("Split: the parties share the credit")
    JOINT = "joint", _("Joint work: the party named and direct sales share the account")
    COMPENSATE = "compensate", _("Compensate: the party named keeps it, others get an amount")


class Result(TextChoices):
    """What an outcome means for one party: the letter and the deal follow from it."""

    KEEPS = "keeps", _("Keeps the protection")
    GAINS = "gains", _("Gets the protection")
    SHARES = "shares", _("Gets a share of the credit")
    JOINT = "joint", _("Works jointly")
    COMPENSATED = "compensated", _("Is compensated")
    LOSES = "loses", _("Is not accepted")
    STANDS = "stands", _("Stays as it is")
    DROPPED = "dropped", _("The case was withdrawn")


# Outcome → result of the party it names, result of the others. Without a named party: STANDS.
ROLES = {
    Outcome.UPHOLD: (Result.KEEPS, Result.LOSES),
    Outcome.TRANSFER: (Result.GAINS, Result.LOSES),
    Outcome.SPLIT: (Result.SHARES, Result.LOSES),
    Outcome.JOINT: (Result.JOINT, Result.LOSES),
    Outcome.COMPENSATE: (Result.KEEPS, Result.LOSES),
}
NEEDS_WINNER = frozenset({"transfer", "joint", "compensate"})
APPROVED_RESULTS = frozenset({"keeps", "gains", "shares", "joint"})
REFUSED_RESULTS = frozenset({"loses", "compensated"})

# The way from a deal's status to "approved" and to "refused": transitions of the deal's table.
WAYS_TO_APPROVED = {
    "approved": (),
    "rejected": ("overturn", "approve"),
    "submitted": ("approve",),
    "in_review": ("approve",),
    "on_hold": ("approve",),
}
WAYS_TO_REFUSED = {
    "submitted": ("reject",),
    "in_review": ("reject",),
    "on_hold": ("reject",),
    "approved": ("revoke",),
    "rejected": (),
    "revoked": (),
    "expired": (),
    "withdrawn": (),
}


class EvidenceKind(TextChoices):
    STATEMENT = "statement", _("Statement")
    CUSTOMER_LETTER = "customer_letter", _("Letter or mail from the customer")
    MEETING = "meeting", _("Meeting with the customer")
    QUOTE = "quote", _("Quote or proposal")
    ORDER = "order", _("Order or contract")
    OTHER = "other", _("Other")


PROOF = frozenset(EvidenceKind.values) - {EvidenceKind.STATEMENT}


# --- Precedents: neutral codes only --------------------------------------------------------------
class TierGap(TextChoices):
    NONE = "none", _("No difference in tier")
    FIRST_HIGHER = "first_higher", _("The first had the higher tier")
    FIRST_LOWER = "first_lower", _("The first had the lower tier")
    UNKNOWN = "unknown", _("Not comparable")


class First(TextChoices):
    """Who registered first."""

    WINNER = "winner", _("The one who won")
    OTHER = "other", _("The other side")
    UNKNOWN = "unknown", _("Unclear")


OPENED_BY_DESK = [choice for choice in Kind.choices if choice[0] != Kind.APPEAL]
