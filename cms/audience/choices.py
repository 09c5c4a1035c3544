from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """Who a page is for; each level includes the ones after it."""

    PUBLIC = "public", _("Everybody")
    REGISTERED = "registered", _("Signed-in people")
    PARTNER = "partner", _("Partners")
    INTERNAL = "internal", _("Our own people")
