"""The one writer of grants: facts people understand → guardian rows and group seats.

A *fact* is an ordinary row (membership, assignment, engagement, share…). `expected_grants(fact)`
lists what follows from it. A *root* (organisation, team, account, deal) lists the facts that
bear on it; `sync(fact)` makes the stored rows of the fact's root equal what its facts say, so
two facts that open the same door do not close it for each other. `drift()` compares everything.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from portal.access import scope

Expiry = dt.datetime | None


@dataclass(frozen=True)
class GroupMay:
    """Members of the group named `group` may do `codename` on the root."""

    group: str
    codename: str
    expires_at: Expiry = None


@dataclass(frozen=True)
class UserMay:
    """One person may do `codename` on the root."""

    user_id: Any
    codename: str
    expires_at: Expiry = None


@dataclass(frozen=True)
class Seat:
    """One person sits in the group named `group`."""

    user_id: Any
    group: str


Expected = GroupMay | UserMay | Seat
# Called with (root, added, removed) in the transaction that wrote them: the audit trail.
LISTENERS: list[Callable[[Any, frozenset[Expected], frozenset[Expected]], None]] = []


class Fact:
    """Mixin: a row from which grants follow."""

    def grant_root(self) -> "Root":
        """The root whose rows this fact bears on."""
        raise TypeError(f"{type(self).__name__} names no grant root.")

    def grants(self) -> Iterable[Expected]:
        """What follows from this fact now; empty once it has ended."""
        return ()


class Root:
    """Mixin: an object grants are stored on. `grant_prefix` names the groups it owns.

    `user_grants` and `group_grants` are its grant tables, where it has them.
    """

    user_grants: Any = None  # a subclass of UserGrant
    group_grants: Any = None  # a subclass of GroupGrant
    _default_manager: Any
    _meta: Any
    pk: Any

    def grant_facts(self) -> Iterable[Fact]:
        """Every fact that bears on this root, live or not."""
        return ()

    def grant_prefix(self) -> str:
        """Names of groups this root owns start with this; empty when it owns none."""
        return ""

    @classmethod
    def with_grants(cls) -> Any:
        """The rows that can have grants at all: what a full check has to look at."""
        return cls._default_manager.all()


def expected_grants(fact: Fact) -> frozenset[Expected]:
    """What follows from `fact` now."""
    return frozenset(fact.grants())


def expected_on(root: Root) -> frozenset[Expected]:
    """What follows from all facts of `root` now."""
    return frozenset(grant for fact in root.grant_facts() for grant in fact.grants())


def sync(fact: Fact) -> None:
    """Make the stored grants of the fact's root equal what its facts say. Call after each write."""
    sync_root(fact.grant_root())


def sync_root(root: Root) -> None:
    with transaction.atomic():
        missing, surplus = differences(root)
        for item in surplus:
            _remove(root, item)
        _add(root, missing)
        if missing or surplus:
            for tell in LISTENERS:
                tell(root, missing, surplus)
    scope.forget()


def differences(root: Root) -> tuple[frozenset[Expected], frozenset[Expected]]:
    """(expected but not stored, stored but not expected) for one root."""
    expected, stored = expected_on(root), stored_on(root)
    return expected - stored, stored - expected


def drift(
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Iterator[tuple[Root, frozenset[Expected], frozenset[Expected]]]:
    """Every root whose stored grants differ from its facts, with what is missing and surplus.
    `progress` hears how many roots were looked at; of how many is not known."""
    done = 0
    for model in apps.get_models():
        if issubclass(model, Root):
            for root in model.with_grants().iterator(chunk_size=500):
                done += 1
                progress(done, 0)
                missing, surplus = differences(root)
                if missing or surplus:
                    yield root, missing, surplus


def stored_on(root: Root) -> frozenset[Expected]:
    found: set[Expected] = set()
    if root.group_grants:
        rows = root.group_grants.objects.filter(content_object=root)
        found |= {
            GroupMay(*row)
            for row in rows.values_list("group__name", "permission__codename", "expires_at")
        }
    if root.user_grants:
        rows = root.user_grants.objects.filter(content_object=root)
        found |= {
            UserMay(*row)
            for row in rows.values_list("user_id", "permission__codename", "expires_at")
        }
    if prefix := root.grant_prefix():
        seats = get_user_model().groups.through.objects.filter(group__name__startswith=prefix)
        found |= {Seat(*row) for row in seats.values_list("user_id", "group__name")}
    return frozenset(found)


def _add(root: Root, items: Iterable[Expected]) -> None:
    items = list(items)
    groups = _groups({item.group for item in items if not isinstance(item, UserMay)})
    for table, kind in ((root.group_grants, GroupMay), (root.user_grants, UserMay)):
        wanted = [item for item in items if isinstance(item, kind)]
        if wanted and table is None:
            raise TypeError(f"{type(root).__name__} stores no {kind.__name__} rows.")
        if wanted:
            table.objects.bulk_create([_row(table, root, item, groups) for item in wanted])
    through = get_user_model().groups.through
    through.objects.bulk_create(
        [
            through(user_id=item.user_id, group_id=groups[item.group].pk)
            for item in items
            if isinstance(item, Seat)
        ]
    )


def _row(table: Any, root: Root, item: Any, groups: dict[str, Group]) -> Any:
    holder = (
        {"group": groups[item.group]} if isinstance(item, GroupMay) else {"user_id": item.user_id}
    )
    return table(
        content_object=root,
        permission=_permission(type(root), item.codename),
        expires_at=item.expires_at,
        **holder,
    )


def _remove(root: Root, item: Expected) -> None:
    match item:
        case GroupMay(group, codename):
            root.group_grants.objects.filter(
                content_object=root, group__name=group, permission__codename=codename
            ).delete()
        case UserMay(user_id, codename):
            root.user_grants.objects.filter(
                content_object=root, user_id=user_id, permission__codename=codename
            ).delete()
        case Seat(user_id, group):
            get_user_model().groups.through.objects.filter(
                user_id=user_id, group__name=group
            ).delete()


def _groups(names: set[str]) -> dict[str, Group]:
    return {name: Group.objects.get_or_create(name=name)[0] for name in sorted(names)}


def _permission(model: type[Root], codename: str) -> Permission:
    return Permission.objects.select_related("content_type").get(
        content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
        codename=codename,
    )
