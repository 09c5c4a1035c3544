from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Coverage(TextChoices):
    """Who sells to this customer."""

    DIRECT = "direct", _("Direct")
    CHANNEL = "channel", _("Channel")
    JOINT = "joint", _("Joint")
    UNASSIGNED = "unassigned", _("Unassigned")


class NameKind(TextChoices):
    ALIAS = "alias", _("Also known as")
    FORMER = "former", _("Former name")
    LEGAL = "legal", _("Legal name")
    LOCAL = "local", _("Name in another language")


class BuyingRole(TextChoices):
    """A contact's part in the decision to buy."""

    DECIDER = "decider", _("Decides")
    ECONOMIC = "economic", _("Holds the budget")
    TECHNICAL = "technical", _("Judges the technology")
    INFLUENCER = "influencer", _("Influences")
    USER = "user", _("Will use it")
    GATEKEEPER = "gatekeeper", _("Controls access")
    BLOCKER = "blocker", _("Is against it")


class EngagementLevel(TextChoices):
    """How much of a joint account the partner sees; each level includes those before it."""

    DIRECTORY = "directory", _("Directory: name and place")
    ACCOUNT = "account", _("Account: identity and coverage")
    CONTACTS = "contacts", _("Contacts: people and buying roles")
    PLAN = "plan", _("Plan: goals and steps")


class EngagementStatus(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Ended")
    EXPIRED = "expired", _("Expired")


# An account has at most one of these with one company.
OPEN_ENGAGEMENTS = ("proposed", "active", "paused")


class EndReason(TextChoices):
    """Why joint work was ended before its day."""

    DONE = "done", _("The goal is reached")
    CUSTOMER = "customer", _("The customer decided otherwise")
    NO_PROGRESS = "no_progress", _("No progress")
    COVERAGE = "coverage", _("The account is covered differently now")
    OTHER = "other", _("Other")


_LEVEL_KEYS = ("view_account", "view_account_details", "view_contacts", "view_plan")
# Keys an engagement opens on its account, by level.
LEVEL_KEYS: dict[str, tuple[str, ...]] = {
    level: _LEVEL_KEYS[: depth + 1] for depth, level in enumerate(EngagementLevel.values)
}
# Which members of the partner company an engagement opens the account to.
ENGAGED_ROLES = ("admin", "seller")
