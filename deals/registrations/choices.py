from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    INFO_REQUESTED = "info_requested", _("Information requested")
    ON_HOLD = "on_hold", _("On hold")
    APPROVED = "approved", _("Approved")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    REJECTED = "rejected", _("Rejected")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVOKED = "revoked", _("Revoked")


OPEN = frozenset({"submitted", "in_review", "info_requested", "on_hold", "approved"})
WAITING = frozenset({"submitted", "in_review", "info_requested", "on_hold"})
DECIDED = frozenset({"approved", "won", "lost", "rejected", "expired", "revoked"})
SHARED_WITH_JOINT_TEAM = frozenset({"approved", "won", "lost"})
PROTECTED = frozenset({"approved"})


class Route(TextChoices):
    CHANNEL = "channel", _("Through a partner")
    DIRECT = "direct", _("Direct")


class Kind(TextChoices):
    HUNT = "hunt", _("Found by us")
    TEAMING = "teaming", _("Found together")
    RENEWAL = "renewal", _("Renewal")
    TENDER = "tender", _("Public tender")


class Stage(TextChoices):
    """Pipeline stage; the usual probability of each is in STAGE_PROBABILITY."""

    PROSPECT = "prospect", _("Prospecting")
    QUALIFIED = "qualified", _("Qualified")
    PROPOSAL = "proposal", _("Proposal")
    NEGOTIATION = "negotiation", _("Negotiation")
    COMMIT = "commit", _("Committed")


STAGE_PROBABILITY = {
    "prospect": 10,
    "qualified": 25,
    "proposal": 50,
    "negotiation": 75,
    "commit": 90,
}


class RejectReason(TextChoices):
    """Why a registration was not accepted. The partner reads the label and the reviewer's text."""

    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    INCOMPLETE = "incomplete", _("Not enough information")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible under the programme")
    EXISTING_CUSTOMER = "existing_customer", _("Already a customer for these products")
    OUT_OF_TERRITORY = "out_of_territory", _("Outside the agreed territory")
    TENDER_PUBLISHED = "tender_published", _("Public tender already published")


class RevokeReason(TextChoices):
    INACTIVE = "inactive", _("No activity on the deal")
    WRONG_INFORMATION = "wrong_information", _("Information turned out to be wrong")
    PROGRAMME_BREACH = "programme_breach", _("Programme rules were broken")
    CUSTOMER_CHOICE = "customer_choice", _("The customer chose another partner in writing")
    REVIEW = "review", _("Result of a review")


# A reason nobody chooses: the transfer to another company writes it.
REVOKED_BY_TRANSFER = {"transferred": _("Moved by the programme")}


class LossReason(TextChoices):
    PRICE = "price", _("Price")
    COMPETITOR = "competitor", _("Lost to a competitor")
    NO_BUDGET = "no_budget", _("No budget")
    NO_DECISION = "no_decision", _("No decision taken")
    PRODUCT_FIT = "product_fit", _("Product did not fit")
    TIMING = "timing", _("Wrong time")
    OTHER = "other", _("Other")


class WinReason(TextChoices):
    PRICE = "price", _("Price")
    PRODUCT_FIT = "product_fit", _("Product fit")
    RELATIONSHIP = "relationship", _("Relationship")
    SERVICE = "service", _("Service and support")
    OTHER = "other", _("Other")


# Fields a reviewer may ask about, with the words used for them.
ASKABLE = {
    "customer_name": _("Customer name"),
    "customer_website": _("Customer website"),
    "customer_tax_id": _("Customer tax number"),
    "customer_address": _("Customer address"),
    "contact_name": _("Contact at the customer"),
    "contact_email": _("Contact’s e-mail address"),
    "need": _("What the customer needs"),
    "products": _("Products"),
    "value_amount": _("Value"),
    "expected_close": _("Expected close"),
    "competitor": _("Competitor"),
}

# Actions that start a new draft from an ended registration, and the states that offer them.
COPYABLE = {
    "revise": (_("Revise into a new draft"), frozenset({"rejected"})),
    "register_again": (_("Register again"), frozenset({"expired", "withdrawn", "revoked"})),
}
