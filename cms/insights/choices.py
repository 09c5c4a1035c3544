import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class By(TextChoices):
    """What use is counted by."""

    TIER = "tier", _("Tier")
    COMPANY = "company", _("Company")
    AUDIENCE = "audience", _("Audience")


class Reason(TextChoices):
    """Why a page wants a look."""

    OUTDATED = "outdated", _("Out of date")
    UNREAD = "unread", _("Nobody opened it")
    UNCHANGED = "unchanged", _("Not changed for a year")


UNCHANGED_FOR = dt.timedelta(days=365)
BARS = 8  # of a chart
