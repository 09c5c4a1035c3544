"""Protections as the database sees them: no two for one customer and product family."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deals.conflicts.choices import Basis
from deals.conflicts.querysets import DeskQuerySet
from partners.accounts.models import Account
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class CustomerKey(models.Model):
    """One end customer, as protections know it: an account, or somebody not on file yet whom
    several registrations may have typed differently."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(
        Account, null=True, on_delete=models.SET_NULL, related_name="customer_key"
    )
    name = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = DeskQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class OverlapException(models.Model):
    """The desk lets a registration be protected beside another one, and says why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(
        "registrations.Deal", on_delete=models.CASCADE, related_name="overlap_exceptions"
    )
    reason = models.CharField(_("reason"), max_length=1000)
    allowed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    allowed_at = models.DateTimeField(default=clock.now, editable=False)

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ["-allowed_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="exception_has_a_reason")
        ]

    def __str__(self) -> str:
        return self.reason


class ProtectionClaim(models.Model):
    """A registration's protection for one customer and one product family.

    Only while `active`. Ended claims stay as history.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(
        "registrations.Deal", on_delete=models.CASCADE, related_name="protection_claims"
    )
    customer = models.ForeignKey(CustomerKey, on_delete=models.PROTECT, related_name="claims")
    family = models.ForeignKey(
        "registrations.ProductFamily", on_delete=models.PROTECT, related_name="+"
    )
    basis = models.CharField(max_length=12, choices=Basis.choices, default=Basis.FIRST)
    exception = models.ForeignKey(
        OverlapException, null=True, on_delete=models.PROTECT, related_name="claims"
    )
    active = models.BooleanField(default=True)
    started_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True)

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            # The promise to partners: whatever the code does, and however many decide at once.
            models.UniqueConstraint(
                fields=["customer", "family"],
                condition=Q(active=True, basis=Basis.FIRST),
                name="one_protection_per_customer_and_family",
            ),
            models.UniqueConstraint(
                fields=["deal", "family"],
                condition=Q(active=True),
                name="one_claim_per_deal_and_family",
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.EXCEPTION) | Q(exception__isnull=False),
                name="exceptional_claim_has_exception",
            ),
            models.CheckConstraint(
                condition=Q(active=True, ended_at=None) | Q(active=False, ended_at__isnull=False),
                name="ended_claim_has_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {self.family}"
