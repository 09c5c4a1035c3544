"""Keys of other systems: which of our records a place knows under them."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from portal.exchange.models import ExternalKey

AT_ONCE = 500  # values in one question


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


def _parts(values: list) -> Iterable[list]:
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))
