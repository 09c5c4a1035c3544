"""Tasks on an account, and the mutual plan of one engagement with its versions."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.accounts.models import Account, Engagement
from partners.engagements.choices import Side
from partners.plans import querysets
from partners.plans.choices import TONES, UNDONE, Status, Visibility
from portal.activity.models import CommentBase
from portal.workflow import clock

User = settings.AUTH_USER_MODEL
NEVER = dt.date.max  # where tasks without a date stand in the order of dates


class Task(models.Model):
    """Something somebody is to do on an account. `status` is set by `workflow.py` only.

    `engagement`: whose two sides it concerns; none on what the account's own team does alone.
    `key` makes what was sent or noticed twice one task. `step`: the step of a mutual plan it was
    made of. `sorts_on` follows `due_on`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tasks")
    engagement = models.ForeignKey(
        Engagement, null=True, on_delete=models.CASCADE, related_name="tasks"
    )
    visibility = models.CharField(_("who sees it"), max_length=10, choices=Visibility.choices)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("details"), max_length=5000, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.OPEN, editable=False
    )
    progress = models.PositiveSmallIntegerField(
        _("progress"), default=0, validators=[MaxValueValidator(100)]
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    sorts_on = models.DateField(default=NEVER, editable=False)
    assignee = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name=_("who does it"),
    )
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
    key = models.CharField(max_length=120, unique=True, editable=False)
    step = models.UUIDField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    last_action = models.CharField(max_length=30, blank=True, editable=False)
    last_actor = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = querysets.TaskQuerySet.as_manager()

    class Meta:
        ordering = ["sorts_on", "id"]
        indexes = [
            models.Index(fields=["account", "status", "sorts_on", "id"]),
            models.Index(fields=["assignee", "status", "sorts_on", "id"]),
            models.Index(
                fields=["due_on"],
                condition=Q(status__in=["open", "in_progress"]),
                name="task_reminders",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility="internal") | Q(engagement__isnull=False),
                name="task_of_two_sides_has_engagement",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="task_progress_percent"),
            models.UniqueConstraint(fields=["engagement", "step"], name="one_task_a_step"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/tasks/{self.pk}/"

    @property
    def is_undone(self) -> bool:
        return self.status in UNDONE

    @property
    def is_overdue(self) -> bool:
        return self.is_undone and self.due_on is not None and self.due_on < clock.today()

    @property
    def tone(self) -> str:
        return TONES[self.status]


class TaskComment(CommentBase):
    """Said on a task: to everybody who sees it, or (internal) on the vendor's side."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="comments")

    objects = querysets.TaskCommentQuerySet.as_manager()

    class Meta(CommentBase.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.body[:60]


class MutualPlan(models.Model):
    """What both sides of one engagement want to reach, and how. `content` is that of its newest
    version (see `document.py`); every save makes a version."""

    engagement = models.OneToOneField(
        Engagement, primary_key=True, on_delete=models.CASCADE, related_name="plan"
    )
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = querysets.PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "pk"]

    def __str__(self) -> str:
        return str(self.engagement)

    def get_absolute_url(self) -> str:
        return plan_url(self.engagement)


def plan_url(engagement: Any) -> str:
    """Where an engagement's plan is, whether or not it is begun."""
    return f"/accounts/{engagement.account_id}/plans/{engagement.pk}/"


class PlanVersion(models.Model):
    """One saved state of a plan. Written once. `restored_from`: the older one it repeats."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(MutualPlan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    restored_from = models.PositiveIntegerField(null=True)

    objects = querysets.OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"


class PlanSignoff(models.Model):
    """One side agrees with one version. It says nothing about any later version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(MutualPlan, on_delete=models.CASCADE, related_name="signoffs")
    side = models.CharField(max_length=10, choices=Side.choices)
    version = models.PositiveIntegerField()
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-version", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "side", "version"], name="one_signoff_a_side_and_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.side} v{self.version}"
