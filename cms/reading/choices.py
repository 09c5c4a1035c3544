import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    """What a reader did with a page or a file."""

    VIEW = "view", _("Opened")
    DOWNLOAD = "download", _("Downloaded")


class Asker(TextChoices):
    """What kind of reader looked for something."""

    STRANGER = "stranger", _("Not signed in")
    PARTNER = "partner", _("Partner")
    STAFF = "staff", _("Our own people")


REMIND_BEFORE = dt.timedelta(days=7)  # the first reminder, before the last day for reading
REMIND_EVERY = dt.timedelta(days=7)  # nobody is asked more often
SAME_VISIT = dt.timedelta(hours=4)  # a longer pause ends a visit
NOTED_EVERY = dt.timedelta(hours=1)  # how often a visit is written down
SEARCHES_KEPT = dt.timedelta(days=180)
