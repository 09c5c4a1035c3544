from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """How a side was in touch with the customer."""

    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    MAIL = "mail", _("Mail")
    VISIT = "visit", _("Visit")
    DEMO = "demo", _("Demonstration")
    WEB = "web", _("Online")


ICONS: dict[str, str] = {
    Kind.CALL: "phone",
    Kind.MEETING: "users",
    Kind.MAIL: "mail",
    Kind.VISIT: "map-pin",
    Kind.DEMO: "monitor",
    Kind.WEB: "globe",
}


class Direction(TextChoices):
    OUT = "out", _("We reached out")
    IN = "in", _("The customer came to us")


class Outcome(TextChoices):
    ANSWERED = "answered", _("Answered")
    NO_ANSWER = "no_answer", _("No answer")


class Visibility(TextChoices):
    """Who reads what a side wrote on an account. `OWN` is a side's own notebook."""

    JOINT = "joint", _("Both sides")
    OWN = "own", _("Our side only")
    INTERNAL = "internal", _("Vendor only")


class Strength(IntegerChoices):
    """How well a person knows a contact."""

    MET = 1, _("Has met")
    KNOWS = 2, _("Knows well")
    TRUSTED = 3, _("Is trusted")


# Touchpoints from which somebody who was there counts as knowing the contact well.
KNOWS_WELL_FROM = 3
# Buying roles without which a sale stands on sand: what is said while nobody holds one.
MISSING: dict[str, object] = {
    "decider": _("Nobody here decides."),
    "economic": _("Nobody here holds the budget."),
    "technical": _("Nobody here judges the technology."),
    "user": _("Nobody here will use it."),
}
