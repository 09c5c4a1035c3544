"""Words of the programme's return and of reports by e-mail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """What a line of the programme's return is about."""

    MDF = "mdf", _("Marketing funds (MDF)")
    TRAINING = "training", _("Training")
    STAFF = "staff", _("Staff")
    DISCOUNTS = "discounts", _("Discounts")
    TOOLS = "tools", _("Tools")
    EVENTS = "events", _("Events")
    OTHER_COST = "other_cost", _("Other cost")
    SAVINGS = "savings", _("Own effort saved")
    OTHER_BENEFIT = "other_benefit", _("Other benefit")


BENEFITS = (Category.SAVINGS, Category.OTHER_BENEFIT)


class Rhythm(TextChoices):
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


MOST_SNAPSHOTS, MOST_SCHEDULES = 50, 20  # of one person
MOST_DEALS = 20_000  # deals a snapshot remembers one by one, see holding.py
LAST_DAY = 28  # of a month: every month has it
HOUR = 7  # o'clock, in the person's time zone: before the working day
