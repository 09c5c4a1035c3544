"""What was asked and answered, how much was asked today, and the traps."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from deals.clearance import querysets
from deals.clearance.choices import Answer
from partners.organizations.models import Organization
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class ClearanceCheck(models.Model):
    """One question and its answer. `hit_trap` is for the desk: the customer does not exist."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    name = models.CharField(_("customer name"), max_length=200)
    website = models.CharField(_("website"), max_length=200, blank=True)
    country = CountryField(_("country"), blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    tax_id = models.CharField(_("tax number"), max_length=60, blank=True)
    families = models.JSONField(_("product families"), default=list)
    answer = models.CharField(_("answer"), max_length=12, choices=Answer.choices)
    hit_trap = models.BooleanField(default=False)
    token = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = querysets.CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["user", "-at", "-id"]),
            models.Index(fields=["organization", "-at", "-id"]),
            models.Index(fields=["-at", "-id"]),
        ]
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="asked_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.answer}"


class Spent(models.Model):
    """How many checks a person or company has made on a day (UTC). One row a holder and day."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    holder = models.UUIDField()
    used = models.PositiveIntegerField(default=0)

    objects = querysets.DeskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "holder"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.holder}: {self.used}"


class Stop(models.Model):
    """The desk's off switch: while one is open nobody gets an answer, whatever the policies say."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reason = models.CharField(_("why"), max_length=300)
    stopped_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(default=clock.now, editable=False)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.DeskQuerySet.as_manager()

    class Meta:
        ordering = ["-stopped_at"]
        constraints = [
            models.UniqueConstraint(
                Value(1), condition=models.Q(ended_at=None), name="one_open_clearance_stop"
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Trap(models.Model):
    """A customer that does not exist. Who asks for it is fishing; the answer is “needs review”."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    website = models.CharField(_("website"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.DeskQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="one_trap_per_name")]

    def __str__(self) -> str:
        return self.name
