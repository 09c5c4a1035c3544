"""Which way a registration took and why, and the people of its chain."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deals.approvals import querysets
from deals.approvals.choices import StepStatus
from deals.programs.choices import Result
from deals.programs.models import RoutingRule
from deals.registrations.models import Deal
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class RouteDecision(models.Model):
    """One choice of the routing rules: when it was sent, and again after an answer.

    `facts`: what the rules read (services/facts.py). `why`: the rule's sentence in the portal's
    own language, for rules that are no longer stored. `release_at`: when it is approved by itself.
    `by_hand`: it was clear, and went to a person all the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="routes")
    result = models.CharField(_("result"), max_length=20, choices=Result.choices)
    rule = models.ForeignKey(RoutingRule, null=True, on_delete=models.PROTECT, related_name="+")
    rule_name = models.CharField(max_length=80, blank=True)
    why = models.CharField(max_length=1000)
    facts = models.JSONField(default=dict)
    by_hand = models.BooleanField(default=False)
    release_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.InternalQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["deal", "-at", "-id"]),
            models.Index(fields=["release_at", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.deal} → {self.result}"


class ApprovalStep(models.Model):
    """One place in a chain. Stages follow each other; the places of a stage are open together.

    `approver`: `role:account_manager`, `role:desk` or `user:<uuid>`. `round`: the chain starts
    anew after an answer. The last place of a chain is the approval itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="steps")
    round = models.PositiveSmallIntegerField(default=1)
    stage = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    approver = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=StepStatus.choices, default=StepStatus.WAITING)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    objects = querysets.InternalQuerySet.as_manager()

    class Meta:
        ordering = ["round", "stage", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "round", "stage", "position"], name="one_step_a_place"
            )
        ]
        indexes = [models.Index(fields=["status", "approver"])]

    def __str__(self) -> str:
        return f"{self.deal} {self.stage}.{self.position} {self.approver}"
