"""Business calendars by territory, and exchange rates by date."""

import datetime as dt
import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from deals.programs import querysets
from partners.organizations.models import Territory

OFFICE_WEEK = [[["09:00", "17:00"]]] * 5 + [[], []]


def office_week() -> list[list[list[str]]]:
    return [list(day) for day in OFFICE_WEEK]


class Calendar(models.Model):
    """Business hours of a region. The one without a territory holds where there is no other.

    `week`: for Monday to Sunday a list of spans `["09:00", "17:00"]`. `holiday_country` and
    `holiday_region` name public holidays of the holidays library.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    territory = models.OneToOneField(
        Territory,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="calendar",
        verbose_name=_("territory"),
    )
    name = models.CharField(_("name"), max_length=80)
    timezone = models.CharField(_("time zone"), max_length=60, default="UTC")
    week = models.JSONField(_("opening hours"), default=office_week)
    holiday_country = models.CharField(_("public holidays of"), max_length=2, blank=True)
    holiday_region = models.CharField(_("region of the holidays"), max_length=10, blank=True)

    objects = querysets.ProgrammeDataQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Coalesce("territory", 0), name="one_general_calendar")
        ]

    def __str__(self) -> str:
        return self.name


class CalendarException(models.Model):
    """A date on which a calendar differs from its week and its holidays. No spans: closed."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField(_("date"))
    spans = models.JSONField(_("opening hours"), default=list, blank=True)
    reason = models.CharField(_("why"), max_length=120, blank=True)

    objects = querysets.ProgrammeDataQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="one_exception_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.reason}".strip()


class ExchangeRate(models.Model):
    """What one unit of a currency is worth in the programme's own (settings.DEFAULT_CURRENCY)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    currency = models.CharField(_("currency"), max_length=3)
    rate = models.DecimalField(
        _("worth in the programme’s currency"),
        max_digits=18,
        decimal_places=8,
        validators=[MinValueValidator(0)],
    )
    starts_on = models.DateField(_("from"), default=dt.date(2000, 1, 1))

    objects = querysets.ProgrammeDataQuerySet.as_manager()

    class Meta:
        ordering = ["currency", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "starts_on"], name="one_rate_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate}"
