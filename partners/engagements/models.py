"""Consent receipts, and what partners ask for. The engagement itself is in partners/accounts."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from partners.accounts.choices import EngagementLevel
from partners.accounts.models import Account, Engagement
from partners.engagements import querysets
from partners.engagements.choices import ReceiptKind, RequestStatus, Side
from partners.organizations.models import Organization
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class ConsentReceipt(models.Model):
    """One side agreed to one disclosure: who, when, to what. Written once, never changed.

    Names and words are kept as they were read, so that the receipt says the same when accounts
    are renamed or fields are added. `fields`: names of the account's fields that open.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="receipts")
    kind = models.CharField(max_length=10, choices=ReceiptKind.choices)
    side = models.CharField(max_length=10, choices=Side.choices)
    given_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    given_by_name = models.CharField(max_length=200)
    given_at = models.DateTimeField(default=clock.now, editable=False)
    account_name = models.CharField(max_length=300)
    organization_name = models.CharField(max_length=300)
    level = models.CharField(max_length=10, choices=EngagementLevel.choices)
    fields = models.JSONField(default=list)
    rooms = models.JSONField(default=list)
    purpose = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    text = models.TextField()
    text_version = models.CharField(max_length=10)

    objects = querysets.ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_side_display()} · {self.get_level_display()} · {self.given_by_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A consent receipt is never changed.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("engagement_receipt", args=[self.engagement_id, self.pk])


class EngagementRequest(models.Model):
    """A partner asks to work a customer together. It names the customer in the partner's words.

    Whether that customer is on file stays unsaid: the answer is the same either way. `account` is
    what the partner's approved deal is matched with; the vendor's side reads it where it is in
    scope, the partner never.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="engagement_requests"
    )
    customer_name = models.CharField(_("customer"), max_length=300)
    customer_website = models.CharField(_("website"), max_length=200, blank=True)
    customer_country = CountryField(_("country"), blank=True)
    deal_id = models.UUIDField(null=True, editable=False)
    deal_number = models.CharField(max_length=20, blank=True, editable=False)
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    level = models.CharField(
        _("level"),
        max_length=10,
        choices=EngagementLevel.choices,
        default=EngagementLevel.ACCOUNT,
    )
    purpose = models.CharField(_("purpose"), max_length=300)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.OPEN
    )
    answer = models.CharField(max_length=500, blank=True)
    engagement = models.ForeignKey(
        Engagement, null=True, on_delete=models.SET_NULL, related_name="requests"
    )
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    last_action = models.CharField(max_length=30, blank=True, editable=False)
    last_actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["organization", "status", "-created_at", "id"])]

    def __str__(self) -> str:
        return f"{self.organization} → {self.customer_name}"

    def get_absolute_url(self) -> str:
        return reverse("engagement_request", args=[self.pk])
