"""The matching library's storage in ordinary tables: read by `Store`, written by the rest.

Writing an index row never asks who is acting: it says what the party says. The key of a party
that is no account is turned by its kind, so that each kind has a key space of its own and
accounts are found as fast and as well however many registrations there are.
"""

import struct
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Count

from deals.conflicts.matching.engine import row_of
from deals.conflicts.matching.records import Account as Record
from deals.conflicts.models import MatchFrequency, MatchKey, MatchRow, Party
from deals.conflicts.parties import SOURCES
from deals.conflicts.parties import accounts as account_records
from partners.accounts.models import Account

BATCH = 500  # parties written at once, and values of one IN list
COUNTED_FROM = 24  # a key of fewer parties is not counted
MOST_POSTINGS = 10_000  # rows read for one query when counts are missing or old
TURN: dict[str, int] = {  # 64-bit numbers without meaning, one for each kind
    Party.ACCOUNT: 0,
    Party.DEAL: 0x1D8E4E27C47D124F,
    Party.NAMED: 0x4B33A62ED433D4A3,
}
INSERT_KEYS = (
    f'INSERT INTO {MatchKey._meta.db_table} ("key", "row_id") '  # noqa: S608 - our own table
    "VALUES (%s, %s) ON CONFLICT DO NOTHING"
)
T = TypeVar("T")


class Store:
    """What the engine asks of the database `using` about parties of one kind.

    Every table is searched by the leading column of its primary key alone: four queries, however
    many candidates.
    """

    def __init__(self, using: str = DEFAULT_DB_ALIAS, kind: str = Party.ACCOUNT):
        self.using, self.kind, self.turn = using, kind, TURN[kind]

    def _in(self, model: Any, field: str, values: Iterable[Any], *columns: str) -> Iterator[Any]:
        rows = model.objects.using(self.using).order_by()
        for part in batches(values, BATCH):
            yield from rows.filter(**{f"{field}__in": part}).values_list(*columns)

    def frequencies(self, keys: Iterable[int]) -> dict[int, int]:
        """How many parties share a key, for keys common enough to be counted."""
        turned = (key ^ self.turn for key in keys)
        counted = self._in(MatchFrequency, "key", turned, "key", "accounts")
        return {key ^ self.turn: count for key, count in counted}

    def postings(self, keys: Iterable[int]) -> list[tuple[int, int]]:
        """(key, row number) pairs."""
        turned = [key ^ self.turn for key in keys]
        rows = MatchKey.objects.using(self.using).filter(key__in=turned).order_by()
        found = rows.values_list("key", "row_id")[:MOST_POSTINGS]
        return [(key ^ self.turn, number) for key, number in found] if self.turn else list(found)

    def facts(self, numbers: Iterable[int]) -> dict[int, tuple[UUID, str]]:
        """Row number → (id of the party, what is filed of it)."""
        return {
            number: (party, facts)
            for number, party, facts in self._in(
                MatchRow, "pk", numbers, "pk", "object_id", "facts"
            )
        }

    def accounts(self, parties: Collection[UUID]) -> dict[UUID, Record]:
        """Id → account with its other names, as it is on file now."""
        return account_records(Account.objects.using(self.using).filter(pk__in=parties))


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


# --- Writing -------------------------------------------------------------------------------------
def pack_keys(keys: Collection[int]) -> bytes:
    return struct.pack(f">{len(keys)}q", *sorted(keys))


def unpack_keys(data: bytes | memoryview) -> set[int]:
    return set(struct.unpack(f">{len(data) // 8}q", data))


def row_for(kind: str, record: Record) -> tuple[str, bytes]:
    """(facts, packed keys) of a party, as it should be filed."""
    facts, keys = row_of(record)
    return facts, pack_keys({key ^ TURN[kind] for key in keys})


def rows_for(kind: str, ids: Collection[Any], using: str) -> dict[Any, tuple[str, bytes]]:
    """Id → (facts, packed keys), for those of these parties that belong in the index."""
    source = SOURCES[kind]
    rows = source.rows(using).filter(pk__in=ids).order_by("pk")
    return {pk: row_for(kind, record) for pk, record in source.records(rows).items()}


def file_parties(kind: str, ids: Iterable[Any], using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the index rows of these parties say what they say now; what does not belong in the
    index leaves it.

    They are locked first: of two changes at once, the later one reads the earlier.
    """
    for part in batches(ids, BATCH):
        with transaction.atomic(using=using):
            locked = SOURCES[kind].rows(using).filter(pk__in=part).order_by("pk")
            list(locked.select_for_update(no_key=True).values_list("pk"))
            wanted = rows_for(kind, part, using)
            _write(kind, wanted, using)
            unfile(kind, [pk for pk in part if pk not in wanted], using)


def file_party(kind: str, object_id: Any, record: Record, using: str = DEFAULT_DB_ALIAS) -> None:
    """File one party as this record, whatever table it comes from."""
    with transaction.atomic(using=using):
        _write(kind, {object_id: row_for(kind, record)}, using)


def _write(kind: str, wanted: dict[Any, tuple[str, bytes]], using: str) -> None:
    rows = MatchRow.objects.using(using)
    stored = {row.object_id: row for row in rows.filter(object_id__in=list(wanted), kind=kind)}
    fresh = [
        MatchRow(kind=kind, object_id=object_id, facts=facts, keys=keys)
        for object_id, (facts, keys) in wanted.items()
        if object_id not in stored
    ]
    if fresh:
        rows.bulk_create(fresh)
        add_keys(((key, row.pk) for row in fresh for key in unpack_keys(row.keys)), using)
    for object_id, row in stored.items():
        facts, keys = wanted[object_id]
        if (row.facts, bytes(row.keys)) != (facts, keys):
            _change(row, facts, keys, using)


def _change(row: MatchRow, facts: str, keys: bytes, using: str) -> None:
    before, now = unpack_keys(row.keys), unpack_keys(keys)
    MatchKey.objects.using(using).filter(key__in=before - now, row=row).delete()
    add_keys(((key, row.pk) for key in now - before), using)
    MatchRow.objects.using(using).filter(pk=row.pk).update(facts=facts, keys=keys)


def add_keys(pairs: Iterable[tuple[int, int]], using: str) -> None:
    """File (key, row number) pairs; what is there already stays.

    The one statement not left to the ORM: some thirty rows an account make an import wait, and
    `bulk_create` takes four times as long, most of it in Python. Sorted, they fall on few pages.
    """
    with connections[using].cursor() as cursor:
        cursor.executemany(INSERT_KEYS, sorted(pairs))


def unfile(kind: str, ids: Collection[Any], using: str = DEFAULT_DB_ALIAS) -> None:
    """Take these parties out of the index."""
    for row in MatchRow.objects.using(using).filter(object_id__in=ids, kind=kind) if ids else ():
        row.delete(using=using)


def drop_keys(rows: Iterable[MatchRow], using: str) -> None:
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
        _forget_statistics(using)


def _forget_statistics(using: str) -> None:
    """SQLite believes for good what ANALYZE saw: once it saw few accounts, it would read whole
    tables for every answer. Knowing nothing, it uses the keys. PostgreSQL looks again by itself.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        if cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
            cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl LIKE 'conflicts_match%'")
