from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Result(TextChoices):
    """Who decides a registration."""

    AUTO_APPROVE = "auto_approve", _("Approved automatically")
    ACCOUNT_MANAGER = "account_manager", _("Account manager")
    DESK = "desk", _("Channel desk")
    CHAIN = "chain", _("Several people, in stages")


class Answer(TextChoices):
    ANY = "any", _("Does not matter")
    YES = "yes", _("Yes")
    NO = "no", _("No")


# Approvers in a chain who are not named persons.
ROLE_APPROVERS = {
    "role:account_manager": _("Account manager"),
    "role:desk": _("Channel desk"),
}
