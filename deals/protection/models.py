"""What an approved registration lives on: days of protection, requests for more, deliveries."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deals.programs.models import ProgramPolicy
from deals.protection import querysets
from deals.protection.choices import REASONS, LineKind, RequestStatus
from portal.workflow import clock

DEAL = "registrations.Deal"


def _person(**kwargs: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", **kwargs
    )


class LedgerLine(models.Model):
    """One change of a deal's protection. Written by ledger.py, once, and never changed.

    `days` are added to (or, below zero, taken from) the end; `protected_until` is the last
    protected day after the line. The first line's end less its days is where the count starts.
    """

    id = models.BigAutoField(primary_key=True)
    deal = models.ForeignKey(DEAL, on_delete=models.CASCADE, related_name="ledger")
    at = models.DateTimeField(default=clock.now, editable=False)
    actor = _person()
    kind = models.CharField(max_length=12, choices=LineKind.choices)
    days = models.IntegerField()
    protected_until = models.DateField()
    reason = models.TextField(blank=True)
    policy = models.ForeignKey(ProgramPolicy, null=True, on_delete=models.PROTECT, related_name="+")

    objects = querysets.LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["deal", "id"])]

    def __str__(self) -> str:
        return f"{self.days:+d} {self.kind}"

    @property
    def reason_label(self) -> str:
        """The reason in words: the portal's own codes translated, people's words as written."""
        return str(REASONS.get(self.reason, self.reason))


class Extension(models.Model):
    """An extension asked for: the partner's evidence and what was decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(DEAL, on_delete=models.CASCADE, related_name="extensions")
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    asked_by = _person()
    evidence = models.TextField(_("what has happened so far"), max_length=3000)
    days_asked = models.PositiveSmallIntegerField(_("days"))
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.PENDING
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = _person()
    days_granted = models.PositiveSmallIntegerField(null=True)
    grace_days = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)

    objects = querysets.LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deal"], condition=Q(status="pending"), name="one_pending_extension"
            ),
            models.CheckConstraint(
                condition=~Q(status="granted") | Q(days_granted__isnull=False),
                name="granted_extension_has_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days_asked} {self.status}"


class Shipment(models.Model):
    """A part of the order that went to the customer: pieces of one line, an amount, or both.

    `amount` is in the deal's currency and read by the sides only; the distributor counts pieces.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(DEAL, on_delete=models.CASCADE, related_name="shipments")
    shipped_on = models.DateField(_("shipped on"))
    line = models.ForeignKey(
        "registrations.DealLine",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="shipments",
        verbose_name=_("product"),
    )
    quantity = models.PositiveIntegerField(
        _("pieces"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    actor = _person()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    token = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = querysets.ShipmentQuerySet.as_manager()

    class Meta:
        ordering = ["shipped_on", "created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["actor", "token"], name="shipment_sent_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(quantity__gt=0, line__isnull=False),
                name="shipment_has_content",
            ),
        ]

    def __str__(self) -> str:
        return self.shipped_on.isoformat()
