"""Lines of the programme's return, and what people keep of reports: snapshots and schedules."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deals.reports import querysets
from deals.reports.choices import BENEFITS, Category, Rhythm
from partners.organizations.models import Organization
from portal.notifications.choices import Weekday
from portal.workflow import clock


class ProgrammeLine(models.Model):
    """Money the programme cost or brought from one day to another, beside deals that were won.

    Without `organization` it is of the whole programme.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    category = models.CharField(_("kind"), max_length=20, choices=Category.choices)
    organization = models.ForeignKey(
        Organization,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("company"),
    )
    about = models.CharField(_("what for"), max_length=200, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.ProgrammeLineQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["currency", "ends_on"], name="programme_line_period")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="line_ends_later"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="line_of_something"),
        ]

    def __str__(self) -> str:
        return self.about or self.get_category_display()

    def get_absolute_url(self) -> str:
        return reverse("programme_line", args=[self.pk])

    @property
    def is_benefit(self) -> bool:
        return self.category in BENEFITS


class OfReport(models.Model):
    """What one person keeps of one report. `report`: its name; `asked`: its form's values as they
    stand in the address; `language`: the one its words are in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.CharField(max_length=40)
    asked = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class Snapshot(OfReport):
    """Figures of a report as they were. `table`: its rows and figures (portal/reporting/
    comparing.py); `held`: what its maker could open then (holding.py)."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="report_snapshots"
    )
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(max_length=10)
    table = models.JSONField()
    held = models.JSONField()

    objects = querysets.OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("snapshot", args=[self.pk])


class Schedule(OfReport):
    """A report that comes by mail. `day`: the weekday (Monday is 0), or the day of the month.
    `next_at` is moved on by whoever writes the mail, so that each is written once."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="report_schedules"
    )
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm.choices)
    day = models.PositiveSmallIntegerField()
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)

    objects = querysets.ScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                fields=["next_at"], condition=models.Q(paused_at=None), name="report_mail_due"
            )
        ]

    def __str__(self) -> str:
        return self.report

    @property
    def when(self) -> str:
        """“Every week, Monday”."""
        if self.rhythm == Rhythm.WEEKLY:
            return _("Every week, %(day)s") % {"day": Weekday(self.day).label}
        return _("Every month, on day %(day)d") % {"day": self.day}
