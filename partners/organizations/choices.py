from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganizationKind(TextChoices):
    RESELLER = "reseller", _("Reseller")
    DISTRIBUTOR = "distributor", _("Distributor")


class OrganizationStatus(TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")


class MemberRole(TextChoices):
    """What a person does for a partner company."""

    ADMIN = "admin", _("Administrator")
    SELLER = "seller", _("Seller")
    BUYER = "buyer", _("Buyer")
    MARKETER = "marketer", _("Marketer")
    LEARNER = "learner", _("Learner")


class TeamKind(TextChoices):
    DIRECT = "direct", _("Direct sales")
    CHANNEL = "channel", _("Channel")


class ApplicationStatus(TextChoices):
    RECEIVED = "received", _("Received")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


# What each role may do on its own organisation: the seats' keys. Order: least first.
ROLE_KEYS: dict[str, frozenset[str]] = {
    MemberRole.LEARNER: frozenset({"view_organization", "view_members"}),
    MemberRole.MARKETER: frozenset({"view_organization", "view_members"}),
    MemberRole.BUYER: frozenset({"view_organization", "view_members", "view_supplied_deals"}),
    MemberRole.SELLER: frozenset({"view_organization", "view_members", "register_deals"}),
    MemberRole.ADMIN: frozenset(
        {
            "view_organization",
            "view_members",
            "register_deals",
            "view_deals",
            "view_drafts",
            "view_supplied_deals",
            "manage_organization",
            "manage_members",
        }
    ),
}
# What each role is for, in the words of the invitation form.
ROLE_HINTS = {
    MemberRole.ADMIN: _("Sees everything of the company and manages its people"),
    MemberRole.SELLER: _("Registers deals and works on them"),
    MemberRole.BUYER: _("Sees the deals that resellers place with the company"),
    MemberRole.MARKETER: _("Works with news and sales material"),
    MemberRole.LEARNER: _("Takes courses"),
}
# What an account manager may do on an assigned organisation.
ASSIGNMENT_KEYS = frozenset(
    {"view_organization", "view_members", "view_deals", "review_deals", "invite_members"}
)
