"""What every record here with a machine has."""

import uuid

from django.conf import settings
from django.db import models

from portal.workflow import clock


class Moving(models.Model):
    """Columns that `portal/workflow/machine.py` reads and writes; the model adds `status`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    last_action = models.CharField(max_length=30, blank=True, editable=False)
    last_actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    class Meta:
        abstract = True
