from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ValueClass(TextChoices):
    """What a customer is worth in a period; the strongest first."""

    VIP = "vip", _("VIP")
    MAJOR = "major", _("Major")
    COMMON = "common", _("Common")
    MINOR = "minor", _("Minor")


TONES = {"vip": "accent", "major": "success", "common": "info", "minor": "neutral"}
# The classes with a share of their own; everybody else is minor.
SHARES = ("vip", "major", "common")


class Relationship(TextChoices):
    """How a customer buys; the strongest last. Names and minimums are the desk’s to edit."""

    ONE_OFF = "one_off", _("One-off")
    TRANSACTIONAL = "transactional", _("Transactional")
    RELATIONSHIP = "relationship", _("Relationship")
    KEY = "key", _("Key account")


class PeriodKind(TextChoices):
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    YEAR = "year", _("Year")


class Unit(TextChoices):
    """What a service level is counted in."""

    HOURS = "hours", _("business hours")
    DAYS = "days", _("business days")


class Topic(TextChoices):
    """What a version of the definitions is about."""

    PERCENTAGES = "percentages", _("Class percentages")
    RELATIONSHIPS = "relationships", _("Relationship types")
    CRITERIA = "criteria", _("Scorecard criteria")
    BENEFITS = "benefits", _("What each class gets")
