import datetime as dt

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Period(IntegerChoices):
    """How many days a report looks back, or ahead where something ends."""

    MONTH = 30, _("30 days")
    QUARTER = 90, _("90 days")
    HALF = 180, _("Half a year")
    YEAR = 365, _("A year")


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


class Cells(TextChoices):
    """What the cells of a column hold."""

    TEXT = "text"
    LINK = "link"
    NUMBER = "number"
    DAY = "day"
    SHARE = "share"


UNCHANGED_FOR = dt.timedelta(days=365)
SHOWN = 50  # rows on the page; the CSV has all
BARS = 8  # of a chart
