"""Files that come in and go out, and what is remembered between them."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.activity.models import private_path
from portal.exchange import querysets
from portal.exchange.choices import OVER, WORKING, Delimiter, ExportStatus, Format, ImportStatus
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class FileImport(models.Model):
    """One uploaded file on its way in. The file itself is the stage: it is never changed, and
    `done` says how many of its records are dealt with, moved in the transaction that deals with
    them. `lease` names the worker that holds it; one whose beat stopped was killed.

    `place`: for whom it is imported (a company's or team's id; empty: the vendor). `columns`:
    column number → field.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=20)
    place = models.CharField(max_length=40, blank=True)
    source = models.CharField(_("system the keys are from"), max_length=40, blank=True)
    name = models.CharField(_("file name"), max_length=150)
    content = models.FileField(_("file"), upload_to=private_path)
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.CSV)
    encoding = models.CharField(_("encoding"), max_length=12, blank=True)
    delimiter = models.CharField(
        _("cells are divided by"), max_length=1, choices=Delimiter.choices, blank=True
    )
    header = models.JSONField(default=list)
    samples = models.JSONField(default=list)  # the first records, as lists of cells
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    status = models.CharField(
        max_length=10, choices=ImportStatus.choices, default=ImportStatus.UPLOADED
    )
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    linked = models.PositiveIntegerField(default=0)
    unlinked = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    lease = models.UUIDField(null=True, editable=False)
    beat_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["actor", "-created_at", "-id"]),
            models.Index(fields=["status"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["actor", "token"], name="import_uploaded_once")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.pk])

    @property
    def is_working(self) -> bool:
        return self.status in WORKING

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def was_checked(self) -> bool:
        return self.status == ImportStatus.CHECKED

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def counts(self) -> dict[str, int]:
        names = ("new", "changed", "unchanged", "refused", "linked", "unlinked")
        return {name: getattr(self, name) for name in names}


class RejectedRow(models.Model):
    """A record that was not taken in, as it stood, with the reason; written in its batch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_import = models.ForeignKey(FileImport, on_delete=models.CASCADE, related_name="rejected")
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    cells = models.JSONField()

    objects = querysets.RejectedQuerySet.as_manager()

    class Meta:
        ordering = ["line", "id"]
        indexes = [models.Index(fields=["file_import", "line"])]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"


class ExternalKey(models.Model):
    """Another system's key of one of our records, as one place knows it. Two companies may use
    the same key for different records, and neither can tell."""

    kind = models.CharField(max_length=20)
    place = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    record = models.UUIDField()

    objects = querysets.PlumbingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "record"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "place", "source", "key"], name="one_record_per_external_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}:{self.key}"


class RememberedColumns(models.Model):
    """How a person assigned the columns of files that begin alike."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20)
    signature = models.CharField(max_length=64)
    columns = models.JSONField()
    source = models.CharField(max_length=40, blank=True)
    used_at = models.DateTimeField(default=clock.now)

    objects = querysets.PlumbingQuerySet.as_manager()

    class Meta:
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "place", "kind", "signature"], name="columns_remembered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"


class FileExport(models.Model):
    """A list taken out as a file made by a worker. `address` is the list's own, with its filters:
    the worker asks it again as the person, so that the file holds what they may see then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=60)
    address = models.CharField(max_length=2000)
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.XLSX)
    status = models.CharField(
        max_length=10, choices=ExportStatus.choices, default=ExportStatus.WAITING
    )
    name = models.CharField(max_length=150, blank=True)
    content = models.FileField(upload_to=private_path, blank=True)
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    keys = models.JSONField(default=list, editable=False)  # what the person held when it was made
    problem = models.CharField(max_length=300, blank=True)
    lease = models.UUIDField(null=True, editable=False)
    beat_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["actor", "-created_at", "-id"])]
        constraints = [models.UniqueConstraint(fields=["actor", "token"], name="export_asked_once")]

    def __str__(self) -> str:
        return self.name or self.list_name

    def get_absolute_url(self) -> str:
        return reverse("export", args=[self.pk])

    @property
    def is_ready(self) -> bool:
        return self.status == ExportStatus.READY

    @property
    def is_waiting(self) -> bool:
        return self.status == ExportStatus.WAITING
