from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StaffRole(TextChoices):
    """What a person does for the vendor. Partner people have none."""

    DESK = "desk", _("Channel desk")
    ACCOUNT_MANAGER = "account_manager", _("Channel account manager")
    DIRECT_REP = "direct_rep", _("Direct sales representative")
    DIRECT_MANAGER = "direct_manager", _("Direct sales manager")
    MARKETING = "marketing", _("Channel marketing")
    AUDITOR = "auditor", _("Auditor")


class Theme(TextChoices):
    SYSTEM = "system", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
