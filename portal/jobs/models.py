"""One row for each time a job was due."""

import uuid

from django.db import models

from portal.jobs import querysets
from portal.jobs.choices import RunStatus
from portal.workflow import clock


class JobRun(models.Model):
    """A job at one due time. (name, due_at) is unique: however many schedulers there are, one run.

    `beat_at` moves while it works; a running row whose beat stopped was killed and is taken up
    again. `done`/`total` are its progress, `message` its own last line, `problem` its last fault.
    `request_id`: of the request that planned it, as the log has it; empty for the calendar's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=RunStatus.choices, default=RunStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=64, blank=True, default="", db_default="")

    objects = querysets.JobRunQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "name"]
        indexes = [models.Index(fields=["name", "-due_at"])]
        constraints = [
            models.UniqueConstraint(fields=["name", "due_at"], name="one_run_a_due_time")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at.isoformat()}"
