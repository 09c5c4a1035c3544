"""Writing the trail and reading one record's timeline. Chains are made of it in `portal.audit`."""

from typing import Any

from django.db import IntegrityError, transaction

from portal.activity.choices import Audience
from portal.activity.models import AuditEntry

OPENED = "opened"  # somebody of the vendor looked: in the trail, not in the record's history


def record_event(
    record: Any,
    actor: Any,
    action: str,
    audience: str = Audience.INTERNAL,
    note: dict[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry. `note` holds plain JSON values; `actor=None` is the system."""
    return append(record._meta.label_lower, record.pk, actor, action, audience, note)


def append(
    target_type: str,
    target_id: Any,
    actor: Any,
    action: str,
    audience: str = Audience.INTERNAL,
    note: dict[str, Any] | None = None,
) -> AuditEntry:
    """The same for something that is no record of ours or whose kind is only known by name."""
    return AuditEntry.objects.create(
        actor=actor,
        action=action,
        target_type=target_type,
        target_id=target_id,
        audience=audience,
        note=note or {},
    )


def record_once(
    key: str, record: Any, actor: Any, action: str, audience: str, note: dict[str, Any]
) -> bool:
    """Append one entry unless one with this key is there: one look-up by key where it is.
    Returns whether it was appended."""
    if AuditEntry.objects.filter(once=key).exists():
        return False
    try:
        with transaction.atomic():
            AuditEntry.objects.create(
                actor=actor,
                action=action,
                target_type=record._meta.label_lower,
                target_id=record.pk,
                audience=audience,
                note=note,
                once=key,
            )
    except IntegrityError:  # the same page in another tab, in this very moment
        if AuditEntry.objects.filter(once=key).exists():
            return False
        raise
    return True


def timeline(record: Any, *, internal: bool) -> Any:
    """Entries about a record the caller has already found in scope, oldest first."""
    entries = AuditEntry.objects.about(record).exclude(action=OPENED).select_related("actor")
    return entries if internal else entries.filter(audience=Audience.JOINT)
