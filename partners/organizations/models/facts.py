"""Facts that last until they are ended."""

import uuid

from django.db import models

from portal.access.grants import Fact
from portal.workflow import clock


class DatedFact(Fact, models.Model):
    """A fact that lasts until it is ended; ended rows stay as history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    started_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
