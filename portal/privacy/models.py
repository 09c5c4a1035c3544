"""Who asked to be erased, and how long what is kept."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.privacy import querysets
from portal.privacy.choices import RequestStatus
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class ErasureRequest(models.Model):
    """A person asks to be erased; the desk answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="erasure_requests")
    message = models.CharField(_("anything we should know"), max_length=500, blank=True)
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.WAITING
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status=RequestStatus.WAITING),
                name="one_waiting_erasure_request",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class RetentionRule(models.Model):
    """How many days one kind of data is kept, where the programme differs from the usual."""

    kind = models.CharField(primary_key=True, max_length=40)
    days = models.PositiveIntegerField(_("days"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = querysets.RetentionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind}: {self.days}"
