"""A person who stands for everybody: scope rules asked about this person become policies.

Every key set holds one made-up id, the person has a made-up id and the clock stands at a made-up
moment. Where those turn up in the rule's SQL, `compiling` reads the session's settings instead.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from portal.access.principals import GrantTable
from portal.access.scope import TEAM_KEY, Scope, grant_tables

SPACE = uuid.UUID("c0c0c0c0-0000-4000-8000-00000000aced")
PERSON = uuid.uuid5(SPACE, "person")
MOMENT = dt.datetime(2999, 12, 31, 12, tzinfo=dt.UTC)
PARTNER = "partner"  # said for people without a staff role: an empty setting means nobody

Names = frozenset[str]
# What else rules ask about a person, by the name of the session's setting: the ids a scope opens,
# and how the symbolic scope is given a made-up one. Rooms above add theirs when they are ready.
LISTS: dict[str, tuple[Callable[[Scope], Sequence[int]], Callable[[Scope, int], None]]] = {}


def codenames() -> list[str]:
    """Every codename a person may hold, in a steady order."""
    tables: list[type[GrantTable]] = grant_tables()
    return sorted({TEAM_KEY}.union(*(table.allowed for table in tables)))


def key_id(codename: str) -> uuid.UUID:
    return uuid.uuid5(SPACE, codename)


def list_id(name: str) -> int:
    return -(uuid.uuid5(SPACE, name).int % 10**9) - 10**6


class Branches:
    """What a rule asks of key sets while it is built, and what it is told.

    `empty`: sets that hold nothing. `told`: answers to "is there anything in it?".
    """

    def __init__(self, empty: Collection[str] = (), told: Mapping[Names, bool] | None = None):
        self.empty = frozenset(empty)
        self.told = dict(told or {})
        self.asked: list[Names] = []

    def __call__(self, names: Names) -> bool:
        if names not in self.asked:
            self.asked.append(names)
        return self.told.get(names, True)


class Keys(frozenset[uuid.UUID]):
    """A key set that notes when a rule asks whether it is empty."""

    names: Names
    branches: Branches

    def __bool__(self) -> bool:
        return self.branches(self.names)

    def __or__(self, other: Any) -> Any:
        if isinstance(other, Keys):
            return _keys(self.names | other.names, self.branches)
        return self if not list(other) else frozenset.__or__(self, other)

    __ror__ = __or__


def _keys(names: Names, branches: Branches) -> Keys:
    keys = Keys(key_id(name) for name in names - branches.empty)
    keys.names, keys.branches = names, branches
    return keys


class Symbols(Mapping[str, Any]):
    """Codename → key set, for every codename."""

    def __init__(self, branches: Branches):
        self.branches = branches

    def __getitem__(self, codename: str) -> Keys:
        return _keys(frozenset({codename}), self.branches)

    def __iter__(self) -> Iterator[str]:
        return iter(codenames())

    def __len__(self) -> int:
        return len(codenames())


def symbolic_scope(staff_role: str, branches: Branches) -> Scope:
    scope = Scope(user_id=PERSON, staff_role=staff_role, keys=Symbols(branches))
    for name, (_, plant) in LISTS.items():
        plant(scope, list_id(name))
    return scope
