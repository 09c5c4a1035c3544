from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StepStatus(TextChoices):
    """What became of one person's place in a chain."""

    WAITING = "waiting", _("Waiting")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")
    SKIPPED = "skipped", _("Not needed")
