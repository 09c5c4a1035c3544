"""What the checks found last."""

from django.db import models

from portal.observing import querysets
from portal.observing.choices import State
from portal.workflow import clock


class HealthResult(models.Model):
    """One row for each check. `text` and `values`: as in Finding. `since`: when it came to this
    state; `checked_at`: when somebody last looked, for `seconds`."""

    name = models.CharField(primary_key=True, max_length=60)
    state = models.CharField(max_length=10, choices=State.choices)
    text = models.CharField(max_length=300)
    values = models.JSONField(default=dict)
    since = models.DateTimeField(default=clock.now)
    checked_at = models.DateTimeField(default=clock.now)
    seconds = models.FloatField(default=0)

    objects = querysets.HealthResultQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"
