"""What a registration was found to meet, at each moment it was compared."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deals.conflicts import querysets
from deals.conflicts.choices import Moment, Relation, Rule, Severity, Source
from partners.accounts.models import Account
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class ConflictCheck(models.Model):
    """One comparison of a registration with everything else. Never changed; the newest counts.

    `highest` is the greatest probability among findings that are conflicts (0 when there are
    none); `threshold` and `look_back_days` say by which rules it was judged.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(
        "registrations.Deal", on_delete=models.CASCADE, related_name="conflict_checks"
    )
    moment = models.CharField(_("when"), max_length=10, choices=Moment.choices)
    at = models.DateTimeField(default=clock.now, editable=False)
    is_latest = models.BooleanField(default=True)
    highest = models.DecimalField(max_digits=5, decimal_places=4, default=0)
    threshold = models.DecimalField(max_digits=5, decimal_places=4)
    look_back_days = models.PositiveSmallIntegerField()

    objects = querysets.CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deal"], condition=Q(is_latest=True), name="one_latest_check"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.moment}"


class ConflictFinding(models.Model):
    """One thing found. `evidence`: the engine's reasons as [code, params]; `families`: names of
    the product families in common; `facts`: what the other side said when it was found (name,
    status, dates), so that a decision can be understood later.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_run = models.ForeignKey(ConflictCheck, on_delete=models.CASCADE, related_name="findings")
    source = models.CharField(max_length=10, choices=Source.choices)
    account = models.ForeignKey(
        Account, null=True, on_delete=models.SET_NULL, related_name="conflict_findings"
    )
    other_deal = models.ForeignKey(
        "registrations.Deal", null=True, on_delete=models.CASCADE, related_name="found_by"
    )
    named_entry = models.UUIDField(null=True)
    rule = models.CharField(max_length=20, choices=Rule.choices)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    relation = models.CharField(max_length=10, choices=Relation.choices)
    probability = models.DecimalField(max_digits=5, decimal_places=4)
    evidence = models.JSONField(default=list)
    families = models.JSONField(default=list)
    facts = models.JSONField(default=dict)

    objects = querysets.FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-probability", "id"]

    def __str__(self) -> str:
        return f"{self.rule} {self.probability}"


class NotSame(models.Model):
    """Somebody looked and said: these are two different customers. Holds both ways.

    Of two registrations, the one with the smaller id stands first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey("registrations.Deal", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    other_deal = models.ForeignKey(
        "registrations.Deal", null=True, on_delete=models.CASCADE, related_name="+"
    )
    named_entry = models.UUIDField(null=True)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.NotSameQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "account"], name="account_told_apart_once"),
            models.UniqueConstraint(fields=["deal", "other_deal"], name="deals_told_apart_once"),
            models.UniqueConstraint(fields=["deal", "named_entry"], name="entry_told_apart_once"),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} ≠ {self.account_id or self.other_deal_id or self.named_entry}"
