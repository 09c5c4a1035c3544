"""What changes hands when a person leaves or moves: a list that rooms fill when they are ready.

A `Handed` is one kind of record that somebody owns. The hand-over's checklist, the warning on the
page where a person is let go, the orphan check and the mail to new owners all read this list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Side = Any  # an Organization, or None for the vendor


@dataclass(frozen=True)
class Handed:
    """One kind of owned record.

    `rows(person, organization)`: what the person owns on that side now, of a scoped model; an
    empty queryset where the kind does not exist on that side. `give(record, leaver, successor,
    actor)` hands one over and writes the trail; `check(record, successor)` raises ValidationError
    where that would not do. `orphans()`: open records whose owner (the column `owner`) does not
    work there any more. `own_hook`: the room hands everything over itself when a
    person is let go (HAND_OVERS of partners.organizations). `can_stay`: may be left with its old
    owner, for a reason.
    """

    name: str
    label: str | Promise
    rows: Callable[[Any, Side], Any]  # a ScopedQuerySet
    give: Callable[..., None]
    orphans: Callable[[], Any]
    owner: str
    check: Callable[[Any, Any], None] = lambda record, successor: None
    describe: Callable[[Any], str] = str
    own_hook: bool = False
    can_stay: bool = True


HANDED: list[Handed] = []


def handed(name: str) -> Handed | None:
    """The kind called `name`; None for one that no room of this version registers."""
    return next((kind for kind in HANDED if kind.name == name), None)
