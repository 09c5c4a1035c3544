"""What a learner did in a package, and the launches that may write it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.packages import querysets
from cms.packages.choices import Completion, Success
from cms.packages.models.lesson import PackagePage
from cms.packages.models.packages import PackageVersion
from cms.training.models import Enrollment
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Attempt(models.Model):
    """One enrollment's way through one version. Its id is the registration of cmi5 and xAPI."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(PackagePage, on_delete=models.CASCADE, related_name="attempts")
    version = models.ForeignKey(PackageVersion, on_delete=models.PROTECT, related_name="attempts")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "lesson"], name="one_attempt_a_lesson")
        ]

    def __str__(self) -> str:
        return f"{self.lesson} ({self.version_id})"


class Record(models.Model):
    """What is known of one unit of an attempt. What was reached stays reached: completion, a
    pass and the best score are never taken back by a later session.

    `data`: the run-time data as the unit left it. `launches` numbers the launches; `written_by`
    and `sequence` name the last commit that was taken, so that a late one is not.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="records")
    unit = models.CharField(max_length=300)
    completion = models.CharField(
        _("progress"), max_length=10, choices=Completion.choices, default=Completion.UNKNOWN
    )
    success = models.CharField(
        _("result"), max_length=10, choices=Success.choices, default=Success.UNKNOWN
    )
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    satisfied_at = models.DateTimeField(null=True)
    data = models.JSONField(default=dict)
    launches = models.PositiveIntegerField(default=0)
    written_by = models.PositiveIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=clock.now)

    objects = querysets.RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "unit"], name="one_record_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.completion}, {self.success}"


class Launch(models.Model):
    """The right to play one unit for a while. Its token is made of its id (services/tokens.py).

    `portal`: the portal's origin as the learner reached it. `origin`: where the content is
    served; empty is the portal's own, where the browser gives it an origin like no other.
    `session`: cmi5's session id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="sessions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    portal = models.CharField(max_length=200)
    origin = models.CharField(max_length=200, blank=True)
    session = models.UUIDField(default=uuid.uuid4, editable=False)
    seconds = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    initialized_at = models.DateTimeField(null=True)
    terminated_at = models.DateTimeField(null=True)

    objects = querysets.LaunchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="one_launch_a_number")
        ]
        indexes = [models.Index(fields=["user", "expires_at"])]

    def __str__(self) -> str:
        return f"{self.record_id}.{self.number}"


class Statement(models.Model):
    """One xAPI statement of an attempt, as it was sent."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="statements")
    launch = models.ForeignKey(Launch, on_delete=models.CASCADE, related_name="statements")
    key = models.UUIDField()
    verb = models.CharField(max_length=300)
    activity = models.CharField(max_length=500)
    content = models.JSONField()
    stored_at = models.DateTimeField(default=clock.now)

    objects = querysets.RecordQuerySet.as_manager()

    class Meta:
        ordering = ["stored_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "key"], name="statement_stored_once")
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.activity}"


class Document(models.Model):
    """One document of xAPI's state and profile resources. None is shared between attempts, so
    that no package learns anything from another."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="documents")
    shelf = models.CharField(max_length=10)  # state, agent or activity
    activity = models.CharField(max_length=500, blank=True)
    name = models.CharField(max_length=300)
    content = models.TextField()
    content_type = models.CharField(max_length=100)
    etag = models.CharField(max_length=40)
    updated_at = models.DateTimeField(default=clock.now)

    objects = querysets.RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "shelf", "activity", "name"], name="document_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.shelf}: {self.name}"
