"""Last uses of what was shared, looks at the portal as somebody else, and access reviews."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.oversight import querysets
from portal.oversight.choices import Answer, AnswerBy, ReviewStatus, Stopped
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class LastUse(models.Model):
    """The last day somebody went over a bridge or share. Written at most once a day and row."""

    kind = models.CharField(max_length=20)  # a code of portal.oversight.register.SHARES
    subject_id = models.UUIDField()
    used_on = models.DateField()
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = querysets.LastUseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="one_last_use_per_share")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.used_on}"


class ViewAs(models.Model):
    """`staff` looked at the portal as `person` sees it, for a reason, at most until a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="viewed_as")
    reason = models.CharField(_("reason"), max_length=300)
    started_at = models.DateTimeField(default=clock.now, editable=False)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_how = models.CharField(max_length=12, choices=Stopped.choices, blank=True)

    objects = querysets.ViewAsQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["person", "-started_at", "-id"])]
        constraints = [
            models.CheckConstraint(condition=~Q(staff=F("person")), name="nobody_views_as_oneself")
        ]

    def __str__(self) -> str:
        return f"{self.staff} → {self.person}"


class AccessReview(models.Model):
    """A campaign: owners say of each live grant of some kinds whether it goes on.

    `ends_unanswered`: what nobody answered by `due_on` ends then. `repeat_months`: the next
    campaign starts by itself that many months after this one did; None: it does not.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    kinds = models.JSONField(_("what is reviewed"), default=list)
    due_on = models.DateField(_("answers by"))
    ends_unanswered = models.BooleanField(_("end what nobody answers"), default=False)
    repeat_months = models.PositiveSmallIntegerField(_("again every"), null=True, blank=True)
    status = models.CharField(
        max_length=8, choices=ReviewStatus.choices, default=ReviewStatus.OPEN, editable=False
    )
    started_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(default=clock.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    followed_by = models.OneToOneField(
        "self", null=True, on_delete=models.SET_NULL, related_name="follows", editable=False
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = querysets.ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("access_review", args=[self.pk])


class ReviewItem(models.Model):
    """One grant as it stood when the campaign began. Its words are kept: they are evidence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(AccessReview, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    what = models.CharField(max_length=400)
    holder = models.CharField(max_length=200)
    organization = models.CharField(max_length=200, blank=True)
    organization_id = models.UUIDField(null=True)
    answer_by = models.CharField(max_length=8, choices=AnswerBy.choices)
    owner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    used_on = models.DateField(null=True)

    objects = querysets.ItemQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "holder", "what", "id"]
        indexes = [models.Index(fields=["organization_id", "answer_by"])]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind", "subject_id"], name="one_item_per_grant"
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.what}"


class ReviewAnswer(models.Model):
    """What somebody said of one item, and when. `answered_by` None: nobody answered in time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.OneToOneField(ReviewItem, on_delete=models.PROTECT, related_name="answer")
    answer = models.CharField(max_length=4, choices=Answer.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "id"]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_answer_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An answer is evidence: it is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("An answer is evidence: it is never deleted.")
