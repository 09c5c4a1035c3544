"""Which company reads which entries, and what it reads of them.

This room knows no registrations: a room above registers its kind of record when its app is ready.
An entry belongs to a company's chain when both sides may read it and its record is registered
here and belongs to a company. Every other entry belongs to the vendor's chain.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from portal.activity.choices import Audience
from portal.activity.models import AuditEntry
from portal.audit.canonical import moment
from portal.audit.choices import VENDOR


@dataclass(frozen=True)
class Owned:
    """`company`: id of the company a record belongs to; `name`: what its people call it."""

    company: UUID
    name: str


@dataclass(frozen=True)
class Kind:
    """A kind of record. `owned`: ids → whose they are, those of no company left out, one query.
    `shown`: what the company reads of an entry (actor, action, note), plain JSON values.
    `of_company`: the ids (a queryset) of a company's records, for the vendor's filter.
    `address`: the path of a record's page, by its id as text.
    """

    owned: Callable[[Collection[UUID]], dict[UUID, Owned]]
    shown: Callable[[AuditEntry], dict[str, Any]]
    of_company: Callable[[Any], Any]
    address: Callable[[str], str]


KINDS: dict[str, Kind] = {}


def placed(entries: Collection[AuditEntry]) -> list[tuple[str, dict[str, Any] | None]]:
    """For each entry, in order: its chain, and what the company reads there."""
    owned = _owned(entries)
    return [_place(entry, owned.get((entry.target_type, entry.target_id))) for entry in entries]


def _owned(entries: Collection[AuditEntry]) -> dict[tuple[str, UUID], Owned]:
    wanted: dict[str, set[UUID]] = {}
    for entry in entries:
        if entry.audience == Audience.JOINT and entry.target_type in KINDS:
            wanted.setdefault(entry.target_type, set()).add(entry.target_id)
    return {
        (label, pk): found
        for label, ids in wanted.items()
        for pk, found in KINDS[label].owned(ids).items()
    }


def _place(entry: AuditEntry, owned: Owned | None) -> tuple[str, dict[str, Any] | None]:
    if owned is None or entry.audience != Audience.JOINT:
        return VENDOR, None
    record = {"type": entry.target_type, "id": str(entry.target_id), "name": owned.name}
    shown = {"at": moment(entry.at), "record": record, **KINDS[entry.target_type].shown(entry)}
    return str(owned.company), shown


def about_company(company: UUID) -> Q:
    """Entries about a company or one of its records, whoever may read them."""
    rule = Q(target_id=company)
    for label, kind in KINDS.items():
        rule |= Q(target_type=label, target_id__in=kind.of_company(company))
    return rule


def company_model() -> Any:
    """Companies live above this room, so they are found by name."""
    return apps.get_model("organizations.Organization")
