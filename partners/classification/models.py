"""Definitions by version, classes by period, and what people decided about an account."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.accounts.models import Account
from partners.classification import querysets
from partners.classification.choices import PeriodKind, Relationship, Topic, ValueClass
from partners.organizations.models import Team
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Definition(models.Model):
    """One version of one topic, in force from `starts_on` until the next. Never changed.

    `data` has the shape of `defaults.DEFAULTS[topic]`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.CharField(_("topic"), max_length=14, choices=Topic.choices)
    starts_on = models.DateField(_("in force from"))
    data = models.JSONField(_("content"))
    reason = models.CharField(_("why"), max_length=300)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["topic", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "starts_on"], name="one_definition_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} ({self.starts_on.isoformat()})"


class ClassPeriod(models.Model):
    """Classes of one period: computed by a job, in force once the desk has published them.

    `customers`: accounts with a sum above zero; `total`: their sum in the programme's currency.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("period"), max_length=8, choices=PeriodKind.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    customers = models.PositiveIntegerField(default=0, editable=False)
    total = models.DecimalField(max_digits=18, decimal_places=2, default=0, editable=False)
    shares = models.JSONField(default=dict, editable=False)  # the percentages it was computed by
    computed_at = models.DateTimeField(default=clock.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    reason = models.CharField(_("why"), max_length=300, blank=True)

    objects = querysets.PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["starts_on", "ends_on"], name="one_class_period")
        ]

    def __str__(self) -> str:
        return f"{self.starts_on.isoformat()} – {self.ends_on.isoformat()}"


class AccountClass(models.Model):
    """What an account bought in a period, its place and its class. Accounts that bought nothing
    have no row: they are minor.

    `amount` is what everybody sold; `team_amount` what `team`, the owner at that time, sold itself
    (None without an owner).
    `rank` 1 is the largest sum; equal sums share a rank. `percentile` is rank ÷ customers × 100.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="classes")
    period = models.ForeignKey(ClassPeriod, on_delete=models.CASCADE, related_name="rows")
    amount = models.DecimalField(_("sum"), max_digits=16, decimal_places=2)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    team_amount = models.DecimalField(_("own sum"), max_digits=16, decimal_places=2, null=True)
    rank = models.PositiveIntegerField(_("rank"))
    percentile = models.DecimalField(_("percentile"), max_digits=6, decimal_places=3)
    value_class = models.CharField(_("class"), max_length=6, choices=ValueClass.choices)

    objects = querysets.AccountClassQuerySet.as_manager()

    class Meta:
        ordering = ["period", "rank", "id"]
        indexes = [models.Index(fields=["period", "rank", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["account", "period"], name="one_class_per_period")
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.value_class}"


class ClassOverride(models.Model):
    """A class the desk set by hand; it holds over every recomputation until its end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="class_overrides")
    value_class = models.CharField(_("class"), max_length=6, choices=ValueClass.choices)
    reason = models.CharField(_("why"), max_length=300)
    until = models.DateField(_("until"), null=True, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.OverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at=None), name="one_open_class_override"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.value_class}"


class RelationshipDecision(models.Model):
    """Which relationship a person says it is; the newest holds. `suggested`: what the rule said
    to that person then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="relationship_decisions"
    )
    relationship = models.CharField(_("relationship"), max_length=14, choices=Relationship.choices)
    suggested = models.CharField(max_length=14, choices=Relationship.choices, blank=True)
    reason = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.OfAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "id"]

    def __str__(self) -> str:
        return f"{self.account}: {self.relationship}"


class Scorecard(models.Model):
    """An account's scores in one period. Its criteria are those in force on `starts_on`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="scorecards")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.OfAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "starts_on", "ends_on"], name="one_scorecard_per_period"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="scorecard_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.starts_on.isoformat()}"


class Score(models.Model):
    """One criterion's value, 1 (poor) to 5 (excellent), and what it rests on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="scores")
    criterion = models.CharField(max_length=40)
    value = models.PositiveSmallIntegerField(
        _("value"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = querysets.ScoreQuerySet.as_manager()

    class Meta:
        ordering = ["criterion"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "criterion"], name="one_score_a_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
