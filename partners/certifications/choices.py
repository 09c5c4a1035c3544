from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Source(TextChoices):
    """Where a certificate comes from."""

    COURSE = "course", _("A course here")
    EXTERNAL = "external", _("Issued elsewhere")
