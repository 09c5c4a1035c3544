"""What the API's plumbing keeps: answers already given under an Idempotency-Key."""

from django.conf import settings
from django.db import models

from portal.interchange import querysets
from portal.workflow import clock


class IdempotentAnswer(models.Model):
    """The answer one person got for one key, written in the transaction of its effect.

    `fingerprint` is a digest of method, path and body: the key is good for that request only.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", editable=False
    )
    key = models.CharField(max_length=200, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    status = models.PositiveSmallIntegerField(editable=False)
    headers = models.JSONField(default=dict, editable=False)
    body = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key"),
        ]
        indexes = [models.Index(fields=["user", "created_at"])]

    def __str__(self) -> str:
        return f"{self.status} {self.key}"
