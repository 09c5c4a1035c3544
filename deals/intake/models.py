"""Registrations from people who do not sign in: what a company allows, and what came."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deals.intake import querysets
from deals.intake.choices import Channel, Outcome, Reason
from deals.registrations.models import Deal
from partners.organizations.models import Organization
from portal.workflow import clock

User = settings.AUTH_USER_MODEL
LINK_DAYS = 90
CONFIRM_DAYS = 14


def link_end() -> dt.datetime:
    return clock.now() + dt.timedelta(days=LINK_DAYS)


class IntakeRule(models.Model):
    """Which ways a company has opened. Without a row: none."""

    organization = models.OneToOneField(
        Organization, primary_key=True, on_delete=models.CASCADE, related_name="intake_rule"
    )
    by_mail = models.BooleanField(_("by e-mail"), default=False)
    by_link = models.BooleanField(_("by form link"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.CompanyRowQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.organization)


class FormLink(models.Model):
    """A form that one seller, or who has the link, fills in without signing in. What it makes is a
    draft that the seller confirms from the mailbox: the link alone sends nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="form_links"
    )
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(default=link_end, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.FormLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return str(self.person)


class Received(models.Model):
    """One registration that came in, or one mail that was refused. `key` makes it come once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    key = models.CharField(max_length=64, unique=True)
    sender = models.CharField(max_length=254)
    person = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.CASCADE, related_name="+"
    )
    deal = models.ForeignKey(Deal, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    unread = models.JSONField(default=list)  # lines of the mail nobody could place
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.ReceivedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["person", "-created_at"])]

    def __str__(self) -> str:
        return self.sender
