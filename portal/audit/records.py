"""What an entry is about, as a name and an address, each through the reader's own scope."""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db.models import UUIDField

from portal.access.scope import ScopedQuerySet
from portal.activity.models import AuditEntry
from portal.audit.choices import GRANTS
from portal.audit.words import kind_label

Place = tuple[str, str]  # name, address or nothing


def places(user: Any, entries: Collection[AuditEntry]) -> dict[int, Place]:
    """Entry id → name and address of its record: one query a kind of record."""
    wanted: dict[str, set[Any]] = {}
    for entry in entries:
        wanted.setdefault(_label(entry), set()).add(entry.target_id)
    found = {label: _records(user, label, ids) for label, ids in wanted.items()}
    return {entry.pk: _place(entry, found[_label(entry)].get(entry.target_id)) for entry in entries}


def _label(entry: AuditEntry) -> str:
    """Entries about access rights name their root in the note."""
    return str(entry.note.get("root", "")) if entry.target_type == GRANTS else entry.target_type


def _records(user: Any, label: str, ids: set[Any]) -> dict[Any, Any]:
    try:
        model: Any = apps.get_model(label)
    except (LookupError, ValueError):
        return {}
    if not isinstance(model._meta.pk, UUIDField):  # a page: its note says which
        return {}
    rows = model._default_manager.all()
    if isinstance(rows, ScopedQuerySet):
        rows = rows.visible_to(user)
    return {row.pk: row for row in rows.filter(pk__in=ids)}


def _place(entry: AuditEntry, record: Any) -> Place:
    if record is None:
        return f"{kind_label(_label(entry))} {str(entry.target_id)[:8]}", ""
    address = record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""
    return str(record), address
