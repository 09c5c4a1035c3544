"""Audit entries, outgoing mail, and the abstract comment and file every record can have."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.activity.choices import Audience
from portal.activity.querysets import (
    AppendOnlyError,
    AuditQuerySet,
    BounceQuerySet,
    OutboxQuerySet,
)
from portal.workflow import clock


class AppendOnly(models.Model):
    """A row that is written once, never changed and never removed.

    The manager of a subclass comes from an `AppendOnlyQuerySet`.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(type(self).__name__)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise AppendOnlyError(type(self).__name__)


class AuditEntry(AppendOnly):
    """One thing that happened to one record.

    `once`: an event with the same key is written once, however often it happens.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=clock.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.UUIDField()
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.INTERNAL)
    note = models.JSONField(default=dict, blank=True)
    once = models.CharField(  # noqa: DJ001 - unique where it is set
        max_length=150, null=True, unique=True, editable=False
    )

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "at", "id"]),
            models.Index(fields=["-at", "-id"], name="trail_newest_first"),
            models.Index(fields=["action", "-at", "-id"], name="trail_of_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id}"


class OutgoingEmail(models.Model):
    """A mail written in the transaction that caused it and sent after the commit.

    `about_type`/`about_id` name the record it speaks of and `part` the field of its lens that it
    quotes: it is sent only while the recipient may still read that (`portal/activity/subjects.py`).
    `not_before` is the next time anybody may try: the end of quiet hours, the pause after a failed
    try, or the end of another worker's claim. `failed_at`: nobody tries any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    kind = models.CharField(max_length=40, blank=True)
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.UUIDField(null=True)
    part = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    not_before = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    # (name, text, type) of files that go along: made by REFRESH for one try, never stored.
    files: Sequence[tuple[str, str, str]] = ()

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=models.Q(sent_at=None, failed_at=None),
                name="mail_waiting",
            ),
            models.Index(fields=["recipient", "-created_at", "-id"], name="mail_of_person"),
        ]

    def __str__(self) -> str:
        return self.subject


class MailBounce(models.Model):
    """An address that refuses our mail for good. A mail that arrives later deletes the row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.EmailField(unique=True)  # lower case
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="bounces"
    )
    since = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)
    problem = models.CharField(max_length=300, blank=True)

    objects = BounceQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-id"]

    def __str__(self) -> str:
        return self.address


class CommentBase(models.Model):
    """A comment on a record, for both sides or for the vendor only.

    `token` comes with the form, so that a form sent twice makes one comment.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(
        _("who can read this"), max_length=10, choices=Audience.choices, default=Audience.JOINT
    )
    body = models.TextField(_("comment"), max_length=5000)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["author", "token"], name="%(class)s_sent_once")
        ]


def private_path(instance: models.Model, filename: str) -> str:
    """A path that tells nothing and cannot be guessed; the name people see is a column."""
    return f"{instance._meta.model_name}/{uuid.uuid4().hex}"


class FileBase(models.Model):
    """A file on a record, stored privately and served only through a scoped view."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(
        _("who can read this"), max_length=10, choices=Audience.choices, default=Audience.JOINT
    )
    name = models.CharField(_("file name"), max_length=150)
    content = models.FileField(_("file"), upload_to=private_path)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["author", "token"], name="%(class)s_sent_once")
        ]

    def __str__(self) -> str:
        return self.name
