"""Events are written in the transaction of what they tell: undone with it, never lost after it.

One row an event, whoever will be told: what a request does is the same for everybody, whether or
not a rival subscribed to anything.
"""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.signals import post_save

from portal.activity.choices import Audience
from portal.activity.emails import is_recorded_only
from portal.activity.models import AuditEntry
from portal.notifications.models import Notification
from portal.webhooks.catalogue import BY_NOTICE, BY_ROW, EventType, of_entry
from portal.webhooks.models import Event


def connect() -> None:
    """Called once, when the apps are ready."""
    post_save.connect(_entry_written, AuditEntry, dispatch_uid="webhooks.trail")
    post_save.connect(_notice_given, Notification, dispatch_uid="webhooks.notice")
    for label in BY_ROW:
        post_save.connect(_row_added, label, dispatch_uid=f"webhooks.{label}")


def _is_news(created: bool, more: Any) -> bool:
    """Worlds that are built tell nobody, and what is loaded from a file did not happen now."""
    return created and not more.get("raw") and not is_recorded_only()


def _entry_written(instance: AuditEntry, created: bool, **more: Any) -> None:
    if not _is_news(created, more) or (known := of_entry(instance)) is None:
        return
    row, source = known
    if not source.is_open and instance.audience != Audience.JOINT:
        return
    if key := source.find(instance):
        Event.objects.create(
            type=row.code, label=row.label, target_id=key, parts=sorted(source.parts(instance))
        )


def _row_added(instance: Any, created: bool, **more: Any) -> None:
    if _is_news(created, more):
        row = BY_ROW[instance._meta.label_lower]
        Event.objects.create(type=row.code, label=row.label, target_id=instance.pk)


def _notice_given(instance: Notification, created: bool, **more: Any) -> None:
    if not _is_news(created, more) or not instance.key or instance.about_id is None:
        return
    for told, row in BY_NOTICE:
        is_its = instance.about_type == row.label and instance.key.startswith(told.begins)
        if is_its and not instance.key.endswith(told.but_not):
            _tell_once(row, instance.about_id, f"{row.code}:{instance.key}")


def _tell_once(row: EventType, key: uuid.UUID, once: str) -> None:
    """Several people get the notice; the event is one."""
    if Event.objects.filter(once=once).exists():
        return
    try:
        with transaction.atomic():
            Event.objects.create(type=row.code, label=row.label, target_id=key, once=once)
    except IntegrityError:  # told in this very moment
        return
