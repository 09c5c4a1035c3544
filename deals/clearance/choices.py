from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Answer(TextChoices):
    """All a partner is ever told."""

    CLEAR = "clear", _("Clear")
    NEEDS_REVIEW = "needs_review", _("Needs review")
