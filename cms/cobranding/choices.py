from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class What(TextChoices):
    """What a partner's spot on a template holds."""

    LOGO = "logo", _("Logo")
    CONTACT = "contact", _("Contact line")


MAX_SPOTS = 8
MAX_PAGES = 60
MAX_PDF_MB = 25
MAX_CONTACT = 200
LOGO_EDGE = 1600  # pixels of the longer side that are kept
