"""Who takes which course, how far they are, and the rules that enroll people."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.audience.choices import Level
from cms.audience.models import validate_parts
from cms.audience.rule import Rule
from cms.training import querysets
from cms.training.choices import LIVE, TONES, LessonStatus, Source, Status
from cms.training.models.pages import CoursePage, Lesson
from partners.organizations.models import Organization
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Enrollment(models.Model):
    """One person takes one course. `organization`: the company it counts for (none for our own
    people); it stays when the person leaves. `status` is set by services only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enrollments")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="enrollments"
    )
    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="enrollments")
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    enrolled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.ENROLLED
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    completed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # Only on rows that progress.add_standings and overview.add_certificates were given.
    standing: Any
    certificate: Any

    objects = querysets.EnrollmentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        indexes = [
            models.Index(fields=["user", "course"]),
            models.Index(fields=["organization", "course"]),
            models.Index(fields=["course", "status"]),
            models.Index(
                fields=["due_on"], condition=Q(status__in=LIVE), name="training_reminders"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=Q(status__in=LIVE),
                name="one_live_enrollment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.course}"

    def get_absolute_url(self) -> str:
        return self.course.address()

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def is_overdue(self) -> bool:
        return self.is_live and self.due_on is not None and self.due_on < clock.today()

    @property
    def tone(self) -> str:
        return TONES[self.status]


class LessonProgress(models.Model):
    """How far an enrollment is in one lesson. `position`: where one is, in the words of the
    lesson's player; `sittings`: seconds spent, by sitting (see services/progress.py)."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="progress")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="progress")
    status = models.CharField(
        max_length=10, choices=LessonStatus.choices, default=LessonStatus.STARTED
    )
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    position = models.JSONField(default=dict)
    sittings = models.JSONField(default=dict)
    seconds = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now, editable=False)
    completed_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.LessonProgressQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "lesson"], name="one_progress_a_lesson")
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} · {self.lesson_id}"

    @property
    def is_done(self) -> bool:
        return self.status == LessonStatus.COMPLETED


class EnrollmentRule(models.Model):
    """Whoever `audience` admits, among partners, is enrolled in a course. Ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="rules")
    audience = models.JSONField(
        _("only for"), default=dict, blank=True, validators=[validate_parts]
    )
    due_days = models.PositiveSmallIntegerField(_("days to complete it"), null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.EnrollmentRuleQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> Rule:
        return Rule.of(Level.PARTNER, self.audience)

    def due_from(self, day: dt.date) -> dt.date | None:
        return day + dt.timedelta(days=self.due_days) if self.due_days else None
