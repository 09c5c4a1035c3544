from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Who may read an entry on a record: both sides, or the vendor's side only."""

    JOINT = "joint", _("Both sides")
    INTERNAL = "internal", _("Vendor only")
