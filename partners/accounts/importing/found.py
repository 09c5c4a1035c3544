"""Which record a row is about: always out of what the person sees, so that a record out of sight
reads like one that does not exist."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from partners.accounts.models import Account, Contact
from portal.access.scope import scope_of
from portal.exchange import keys
from portal.exchange.kinds import Task
from portal.exchange.values import uuid_of

AT_ONCE = 500
EVERY = Q()
Key = tuple[str, str]  # (source, external id)


def visible(model: Any, actor: Any) -> Any:
    """The rows a person sees; for the operator's commands all."""
    return model.objects.all() if actor is None else model.objects.visible_to(actor)


def inside(actor: Any) -> Q:
    """Accounts whose keys in other systems the person may know: their teams' own. What finds an
    account by a key says which key it has."""
    if actor is None or (scope := scope_of(actor)).is_neutral:
        return EVERY
    return Q(owner_team_id__in=scope.teams)


def first_key(cell: str) -> str:
    """Of several keys in one cell the first: HubSpot writes the primary one in front."""
    return cell.split(";", 1)[0].strip()


def by_id(model: Any, actor: Any, ids: Iterable[UUID], where: Q = EVERY) -> dict[UUID, Any]:
    found: dict[UUID, Any] = {}
    rows = visible(model, actor).filter(where)
    for part in parts(sorted(ids)):
        found |= {row.pk: row for row in rows.filter(pk__in=part)}
    return found


def accounts_by_key(task: Task, wanted: set[Key]) -> dict[Key, Account]:
    """Accounts under keys: as the place knows them, else as they were imported; of two with one
    key the older."""
    found: dict[Key, Account] = {}
    for source, external in _by_source(wanted).items():
        readable = inside(task.actor)
        rows = visible(Account, task.actor).filter(readable, source=source)
        rows = rows.order_by("-created_at", "-pk")
        for part in parts(sorted(external)):
            same = rows.filter(external_id__in=part)
            found |= {(source, account.external_id): account for account in same}
        known = keys.known("accounts", task.place, source, external)
        records = by_id(Account, task.actor, set(known.values()), readable)
        for key, pk in known.items():
            if pk in records:
                found[source, key] = records[pk]
    return found


def accounts_by_cell(task: Task, cells: dict[Key, str]) -> dict[Key, Account]:
    """Accounts named in rows of other kinds, by our id or by (source, key)."""
    ids = {key: pk for key, cell in cells.items() if (pk := uuid_of(cell))}
    records = by_id(Account, task.actor, set(ids.values()))
    found = accounts_by_key(task, set(cells))
    return found | {key: records[pk] for key, pk in ids.items() if pk in records}


def contacts_by_key(task: Task, wanted: set[str]) -> dict[str, Contact]:
    """Contacts under the keys their place has for them."""
    known = keys.known("contacts", task.place, task.source, wanted)
    readable = visible(Account, task.actor).filter(inside(task.actor))
    records = by_id(Contact, task.actor, set(known.values()), Q(account__in=readable))
    return {key: records[pk] for key, pk in known.items() if pk in records}


def accounts_by_name(task: Task, names: set[str]) -> dict[str, Account]:
    """Accounts whose name stands for one account only among those the person sees."""
    found: dict[str, list[Account]] = defaultdict(list)
    rows = visible(Account, task.actor)
    for part in parts(sorted(names)):
        rule = Q(pk__in=[])
        for name in part:
            rule |= Q(name__iexact=name)
        for account in rows.filter(rule):
            found[account.name.casefold()].append(account)
    return {name: accounts[0] for name, accounts in found.items() if len(accounts) == 1}


def _by_source(wanted: set[Key]) -> dict[str, set[str]]:
    sources: dict[str, set[str]] = defaultdict(set)
    for source, key in wanted:
        if key:
            sources[source].add(key)
    return sources


def parts(values: list) -> Iterable[list]:
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))
