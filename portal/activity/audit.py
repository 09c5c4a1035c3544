"""Writing the trail and reading one record's timeline."""

from typing import Any

from portal.activity.choices import Audience
from portal.activity.models import AuditEntry


def record_event(
    record: Any,
    actor: Any,
    action: str,
    audience: str = Audience.INTERNAL,
    note: dict[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry. `note` holds plain JSON values; `actor=None` is the system."""
    return AuditEntry.objects.create(
        actor=actor,
        action=action,
        target_type=record._meta.label_lower,
        target_id=record.pk,
        audience=audience,
        note=note or {},
    )


def timeline(record: Any, *, internal: bool) -> Any:
    """Entries about a record the caller has already found in scope, oldest first."""
    entries = AuditEntry.objects.about(record).select_related("actor")
    return entries if internal else entries.filter(audience=Audience.JOINT)
