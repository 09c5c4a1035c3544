"""The clocks of a registration: one row for each thing somebody waits for."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q

from deals.clocks import querysets
from deals.clocks.choices import ClockKind
from deals.registrations.models import Deal


class DealClock(models.Model):
    """How long something may take, and has taken, in business time of the company's calendar.

    `allowed` is the number of the policy used: business hours for a first reply, business days
    otherwise. `budget_seconds` is what that came to at the start. `spent_seconds` counts the spans
    that are over; the present one began at `running_since`. While paused nothing is spent and
    `due_at` waits: going on sets it anew. `breached`: the time ran out before it was met.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=12, choices=ClockKind.choices)
    allowed = models.PositiveSmallIntegerField()
    budget_seconds = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    running_since = models.DateTimeField()
    spent_seconds = models.PositiveIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_met = models.BooleanField(default=False)
    breached = models.BooleanField(default=False)
    warned_75_at = models.DateTimeField(null=True)
    escalated_100_at = models.DateTimeField(null=True)
    auto_tried_at = models.DateTimeField(null=True)

    objects = querysets.ClockQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "id"]
        indexes = [
            models.Index(fields=["ended_at", "paused_at", "due_at"]),
            models.Index(fields=["kind", "ended_at"]),
            models.Index(fields=["kind", "breached", "ended_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "kind"], condition=Q(ended_at=None), name="one_running_clock"
            ),
            models.CheckConstraint(
                condition=Q(is_met=False) | Q(ended_at__isnull=False), name="met_clock_has_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at.isoformat()}"

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def stopped_at(self) -> dt.datetime | None:
        """The moment at which the clock stands still: its end or its pause."""
        return self.paused_at or self.ended_at
