"""Direct sales offers something on an account that a partner works jointly."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deals.registrations.models import Deal
from deals.supply import querysets
from partners.accounts.models import Account
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class DirectAlert(models.Model):
    """One for each direct deal and joint account. `step` is the deal's latest move."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="direct_alerts")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=30, blank=True)
    raised_at = models.DateTimeField(default=clock.now, editable=False)
    moved_at = models.DateTimeField(default=clock.now, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)
    seen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("what was done"), max_length=2000, blank=True)

    objects = querysets.AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        indexes = [models.Index(fields=["-raised_at", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["deal", "account"], name="one_alert_a_deal_and_account")
        ]

    def __str__(self) -> str:
        return f"{self.deal} · {self.account}"

    def get_absolute_url(self) -> str:
        return "/conflicts/direct-alerts/"
