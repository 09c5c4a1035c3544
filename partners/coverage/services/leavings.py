"""Letting a person go at once, what is left with somebody, and what belongs to nobody."""

from typing import Any

from partners.coverage.handed import HANDED, Handed
from partners.organizations.models import Organization


def hand_over_rest(
    *, actor: Any, leaver: Any, successor: Any, organization: Organization | None
) -> int:
    """When a person is let go without a checklist: all of it becomes the successor's (HAND_OVERS).

    Kinds whose room has a hook of its own are left to it.
    """
    given = 0
    for kind in HANDED:
        if kind.own_hook:
            continue
        for record in kind.rows(leaver, organization):
            kind.give(record=record, leaver=leaver, successor=successor, actor=actor)
            given += 1
    return given


def left_with(person: Any, organization: Organization | None, reader: Any) -> list[tuple[Any, int]]:
    """(label, count) of what the person still owns there, as far as `reader` sees it."""
    counts = (
        (kind.label, kind.rows(person, organization).visible_to(reader).count()) for kind in HANDED
    )
    return [(label, count) for label, count in counts if count]


def orphans() -> list[tuple[Handed, int]]:
    """(kind, count) of open records whose owner does not work there any more."""
    counts = ((kind, kind.orphans().count()) for kind in HANDED)
    return [(kind, count) for kind, count in counts if count]
