"""Keys of other systems: which of our records a place knows under them."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from portal.exchange.kinds import Task
from portal.exchange.models import ExternalKey

AT_ONCE = 500  # values in one question
Where = tuple[str, str]  # (source, key)


def known(kind: str, place: str, source: str, keys: Collection[str]) -> dict[str, UUID]:
    """Key → record, as this place knows them."""
    found: dict[str, UUID] = {}
    rows = ExternalKey.objects.filter(kind=kind, place=place, source=source)
    for part in _parts(sorted(keys)):
        found |= dict(rows.filter(key__in=part).values_list("key", "record"))
    return found


def remember(kind: str, place: str, source: str, records: Mapping[str, UUID]) -> None:
    """Note the records under their keys; a key that named another record names this one now."""
    ExternalKey.objects.bulk_create(
        (
            ExternalKey(kind=kind, place=place, source=source, key=key, record=record)
            for key, record in records.items()
        ),
        update_conflicts=True,
        unique_fields=["kind", "place", "source", "key"],
        update_fields=["record"],
        batch_size=AT_ONCE,
    )


NATURAL = "="  # the source of keys made of a row's own words


def natural(*words: object) -> str:
    """A key for a row that has none: the same words are the same record."""
    return hashlib.sha256("\x1f".join(str(word).casefold() for word in words).encode()).hexdigest()


def record_of(kind: str, place: str, source: str, key: str) -> UUID | None:
    return known(kind, place, source, {key}).get(key) if key else None


def found_for(task: Task, kind: str, where: Where, rows: Any) -> tuple[Any, Where]:
    """(the one of `rows` under this key or None, where its key is kept). `rows`: what the person
    sees. A key that names a colleague's record out of sight is kept for the person alone: else
    each one's next import would take the key over, and make the record once more."""
    mine = (f"~{task.actor.pk.hex}", natural(*where))
    for source, key in (where, mine):
        known = record_of(kind, task.place, source, key)
        if known is None:
            return None, (source, key)
        if found := rows.filter(pk=known).first():
            return found, (source, key)
    return None, mine


def _parts(values: list) -> Iterable[list]:
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))
