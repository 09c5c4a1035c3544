"""Lists, their versions, and the customers on them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from deals.named import querysets
from partners.accounts.models import Account
from partners.organizations.models import Team
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class NamedList(models.Model):
    """The accounts a direct team has named as its own to work."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="named_lists", verbose_name=_("team")
    )
    name = models.CharField(_("name"), max_length=80)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.ListQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "name"],
                name="one_named_list_per_name",
                violation_error_message=_("This team already has a list with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/conflicts/named-accounts/{self.pk}/"


class ListVersion(models.Model):
    """The whole list as it stands from `starts_on` until the next version's day.

    Without `starts_on` it is a draft. The database refuses a first day before the day on which it
    was decided, and that before the day it was uploaded: nothing is back-dated.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    named_list = models.ForeignKey(NamedList, on_delete=models.CASCADE, related_name="versions")
    starts_on = models.DateField(_("holds from"), null=True, blank=True)
    decided_on = models.DateField(null=True, editable=False)
    created_on = models.DateField(default=clock.today, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("why"), max_length=300, blank=True)
    entry_count = models.PositiveIntegerField(default=0, editable=False)
    problems = models.JSONField(default=list, editable=False)  # [line, what was wrong]
    token = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = querysets.VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["named_list", "starts_on"], name="one_list_version_a_day"
            ),
            models.UniqueConstraint(fields=["created_by", "token"], name="list_uploaded_once"),
            models.CheckConstraint(
                condition=Q(starts_on=None, decided_on=None)
                # A comparison with NULL is no refusal in SQL, so it is asked for by name.
                | Q(
                    starts_on__isnull=False,
                    decided_on__isnull=False,
                    starts_on__gte=F("decided_on"),
                    decided_on__gte=F("created_on"),
                ),
                name="named_list_not_back_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.named_list} ({self.starts_on.isoformat() if self.starts_on else 'draft'})"


class NamedEntry(models.Model):
    """One customer on a version. `families`: codes of product families; none means all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ListVersion, on_delete=models.CASCADE, related_name="entries")
    name = models.CharField(_("name"), max_length=200)
    website = models.CharField(_("website"), max_length=200, blank=True)
    country = CountryField(_("country"), blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    tax_id = models.CharField(_("tax number"), max_length=60, blank=True)
    families = models.JSONField(_("product families"), default=list, blank=True)
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="named_entries"
    )

    objects = querysets.EntryQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["version", "name", "id"])]

    def __str__(self) -> str:
        return self.name
