from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Source(TextChoices):
    """What a registration's customer was found in."""

    ACCOUNT = "account", _("Account")
    DEAL = "deal", _("Registration")
    NAMED = "named", _("Named account")


class Relation(TextChoices):
    SAME = "same", _("Same customer")
    FAMILY = "family", _("Same corporate family")


class Severity(TextChoices):
    """`block`: cannot be approved beside it without an exception. `note`: worth knowing."""

    BLOCK = "block", _("Protected")
    REVIEW = "review", _("Needs a decision")
    NOTE = "note", _("For information")


class Rule(TextChoices):
    """Why something found matters: the rows of `rules.RULES`."""

    PROTECTED = "protected", _("Another partner is protected here")
    DIRECT_PROTECTED = "direct_protected", _("Direct sales is protected here")
    NAMED = "named", _("On a named account list")
    DIRECT = "direct", _("Direct sales works on it")
    COMPETING = "competing", _("Another partner asks for it")
    INCUMBENT = "incumbent", _("Another party won it before")
    EARLIER = "earlier", _("An earlier registration of another party")
    OWN_WON = "own_won", _("The company won it before")
    OWN = "own", _("The company’s own registration")
    LIKE = "like", _("Similar customer")
    SAME_ACCOUNT = "same_account", _("Account on file")
    FAMILY_ACCOUNT = "family_account", _("Account of the same corporate family")
    LIKE_ACCOUNT = "like_account", _("Similar account")


class Moment(TextChoices):
    """When a registration was compared."""

    SUBMIT = "submit", _("When it was sent")
    ANSWER = "answer", _("When the question was answered")
    DECISION = "decision", _("At the decision")
    REVIEW = "review", _("During the review")


class Basis(TextChoices):
    """Why a protection may stand: one `first` for each customer and product family; beside it
    others of the same holder, what the desk allowed, and what came together in a merge."""

    FIRST = "first", _("First")
    SAME_HOLDER = "same_holder", _("Same company")
    EXCEPTION = "exception", _("Exception by the desk")
    MERGED = "merged", _("Two accounts became one")
