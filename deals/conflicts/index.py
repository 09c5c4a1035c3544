"""The matching library's storage in ordinary tables: read by `Store`, written by the rest.

Writing an index row never asks who is acting: it says what the account says.
"""

import struct
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Count

from deals.conflicts.matching.engine import row_of
from deals.conflicts.matching.records import Account as Record
from deals.conflicts.models import MatchFrequency, MatchKey, MatchRow
from partners.accounts.models import Account, AccountName

BATCH = 500  # accounts written at once, and values of one IN list
COUNTED_FROM = 24  # a key of fewer accounts is not counted
COLUMNS = (
    "pk",
    "name",
    "country",
    "region",
    "city",
    "street",
    "postcode",
    "website",
    "phone",
    "tax_id",
    "parent_id",
)
T = TypeVar("T")


class Store:
    """What the engine asks of the database `using`."""

    def __init__(self, using: str = DEFAULT_DB_ALIAS):
        self.using = using

    def _in(self, model: Any, field: str, values: Iterable[Any], *columns: str) -> Iterator[Any]:
        rows = model.objects.using(self.using)
        for part in batches(values, BATCH):
            yield from rows.filter(**{f"{field}__in": part}).values_list(*columns).iterator()

    def frequencies(self, keys: Iterable[int]) -> dict[int, int]:
        """How many accounts share a key, for keys common enough to be counted."""
        return dict(self._in(MatchFrequency, "key", keys, "key", "accounts"))

    def postings(self, keys: Iterable[int]) -> list[tuple[int, int]]:
        """(key, row number) pairs."""
        return list(self._in(MatchKey, "key", keys, "key", "row_id"))

    def accounts(self, numbers: Iterable[int]) -> dict[int, tuple[Record, str]]:
        """Row number → (account with its other names, stored forms)."""
        columns = [f"account__{column}" for column in COLUMNS]
        found = {
            number: (fields, forms)
            for number, forms, *fields in self._in(MatchRow, "pk", numbers, "pk", "forms", *columns)
        }
        others = other_names([fields[0] for fields, _forms in found.values()], self.using)
        return {
            number: (record(fields, others.get(fields[0], ())), forms)
            for number, (fields, forms) in found.items()
        }

    def relatives(self, account_ids: Iterable[str]) -> dict[str, set[str]]:
        """Account id → ids of its parent and children on file."""
        found: dict[str, set[str]] = {account_id: set() for account_id in account_ids}
        for column, other in (("pk", "parent_id"), ("parent_id", "pk")):
            for one, two in self._in(Account, column, found, column, other):
                if two is not None:
                    found[str(one)].add(str(two))
        return found


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def other_names(account_ids: Iterable[Any], using: str) -> dict[Any, tuple[str, ...]]:
    """Account id → its other names, in a steady order."""
    found: dict[Any, tuple[str, ...]] = {}
    for part in batches(account_ids, BATCH):
        names = AccountName.objects.using(using).filter(account__in=part).order_by("name")
        for account_id, name in names.values_list("account_id", "name"):
            found[account_id] = (*found.get(account_id, ()), name)
    return found


def record(fields: Iterable[Any], names: tuple[str, ...]) -> Record:
    """The library's account from COLUMNS and its other names."""
    pk, *words, parent = fields
    return Record._make((str(pk), *words, str(parent) if parent else "", names))


# --- Writing -------------------------------------------------------------------------------------
def pack_keys(keys: Collection[int]) -> bytes:
    return struct.pack(f">{len(keys)}q", *sorted(keys))


def unpack_keys(data: bytes | memoryview) -> set[int]:
    return set(struct.unpack(f">{len(data) // 8}q", data))


def rows_for(account_ids: Collection[Any], using: str) -> dict[Any, tuple[str, bytes]]:
    """Account id → (forms, packed keys), as they should be filed now."""
    accounts = Account.objects.using(using).filter(pk__in=account_ids).order_by("pk")
    fields = accounts.values_list(*COLUMNS)
    names = other_names(account_ids, using)
    found = {}
    for row in fields:
        forms, keys = row_of(record(row, names.get(row[0], ())))
        found[row[0]] = (forms, pack_keys(keys))
    return found


def file_accounts(account_ids: Iterable[Any], using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the index rows of these accounts say what the accounts say now.

    The accounts are locked first: of two changes at once, the later one reads the earlier.
    """
    for part in batches(account_ids, BATCH):
        with transaction.atomic(using=using):
            locked = Account.objects.using(using).filter(pk__in=part).order_by("pk")
            list(locked.select_for_update().values_list("pk"))
            _write(rows_for(part, using), using)


def _write(wanted: dict[Any, tuple[str, bytes]], using: str) -> None:
    rows = MatchRow.objects.using(using)
    stored = {row.account_id: row for row in rows.filter(account__in=list(wanted))}
    fresh = [
        MatchRow(account_id=account_id, forms=forms, keys=keys)
        for account_id, (forms, keys) in wanted.items()
        if account_id not in stored
    ]
    if fresh:
        rows.bulk_create(fresh)
        add_keys(((row.pk, key) for row in fresh for key in unpack_keys(row.keys)), using)
    for account_id, row in stored.items():
        forms, keys = wanted[account_id]
        if (row.forms, bytes(row.keys)) != (forms, keys):
            _change(row, forms, keys, using)


def _change(row: MatchRow, forms: str, keys: bytes, using: str) -> None:
    before, now = unpack_keys(row.keys), unpack_keys(keys)
    MatchKey.objects.using(using).filter(key__in=before - now, row=row).delete()
    add_keys(((row.pk, key) for key in now - before), using)
    MatchRow.objects.using(using).filter(pk=row.pk).update(forms=forms, keys=keys)


def add_keys(pairs: Iterable[tuple[int, int]], using: str) -> None:
    rows = [MatchKey(key=key, row_id=number) for number, key in pairs]
    MatchKey.objects.using(using).bulk_create(rows, ignore_conflicts=True)


def unfile(rows: Iterable[MatchRow], using: str) -> None:
    """Take the keys of these rows out of the index."""
    for row in rows:
        keys = MatchKey.objects.using(using)
        keys.filter(key__in=unpack_keys(row.keys), row=row).delete()


def count_keys(using: str = DEFAULT_DB_ALIAS) -> None:
    """Refresh the table of common keys: after a rebuild and nightly."""
    common = (
        MatchKey.objects.using(using)
        .values_list("key")
        .annotate(accounts=Count("*"))
        .filter(accounts__gte=COUNTED_FROM)
        .order_by()
    )
    counted = [MatchFrequency(key=key, accounts=accounts) for key, accounts in common]
    with transaction.atomic(using=using):
        MatchFrequency.objects.using(using).all().delete()
        MatchFrequency.objects.using(using).bulk_create(counted, batch_size=BATCH)
