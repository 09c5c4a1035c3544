"""The whole index at once: build it anew, and find where it says something else than the parties.

Both go on beside other people's changes: work is done in small transactions, and what looks wrong
is looked at again under lock before it is called wrong.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction

from deals.conflicts import index
from deals.conflicts.models import MatchKey, MatchRow
from deals.conflicts.parties import SOURCES

Progress = Callable[[int, int], None]  # parties done, parties in all
Misfiled = tuple[str, Any]  # (kind, id of the party)
GONE: Misfiled = ("", None)  # stands for keys of rows that are gone


def rebuild(progress: Progress = lambda done, total: None, using: str = DEFAULT_DB_ALIAS) -> int:
    """File every party, drop rows of parties that are gone, mend the key table, count the common
    keys; returns the number of parties. Safe to repeat and to interrupt."""
    done = 0
    for kind, part, total in _all_parties(using):
        index.file_parties(kind, part, using)
        done += len(part)
        progress(done, total)
    for kind in SOURCES:
        for part in index.batches(_strays(kind, using), index.BATCH):
            index.file_parties(kind, part, using)
    mend_keys(using)
    index.count_keys(using)
    return done


def drift(
    progress: Progress = lambda done, total: None, using: str = DEFAULT_DB_ALIAS
) -> set[Misfiled]:
    """Parties the index does not know, knows otherwise than they are, or should not know."""
    wrong, done = set(), 0
    for kind, part, total in _all_parties(using):
        wrong |= _sure(kind, part, using)
        done += len(part)
        progress(done, total)
    for kind in SOURCES:
        for part in index.batches(_strays(kind, using), index.BATCH):
            wrong |= _sure(kind, part, using)
    return wrong | _wrong_keys(using)


def _sure(kind: str, ids: Collection[Any], using: str) -> set[Misfiled]:
    """Those of these parties whose row is not what it should be, looked at twice."""
    if not any(_misfiled(kind, ids, using)):
        return set()
    with transaction.atomic(using=using):
        return {(kind, one) for one in _misfiled(kind, ids, using)}


def _misfiled(kind: str, ids: Collection[Any], using: str) -> Iterator[Any]:
    """Those of these parties whose row is missing, says something else or should not be."""
    wanted = index.rows_for(kind, ids, using)
    rows = MatchRow.objects.using(using).filter(object_id__in=ids, kind=kind)
    stored = {row.object_id: (row.facts, bytes(row.keys)) for row in rows}
    return (one for one in ids if stored.get(one) != wanted.get(one))


def _wrong_keys(using: str) -> set[Misfiled]:
    wrong = set()
    suspects = suspect_rows(using)
    with transaction.atomic(using=using):
        sound = MatchRow.objects.using(using).in_bulk(suspects)
        for number, keys in _keys_of(suspects, using).items():
            row = sound.get(number)
            if row is None and keys:
                wrong.add(GONE)
            elif row and index.unpack_keys(row.keys) != keys:
                wrong.add((row.kind, row.object_id))
    return wrong


def mend_keys(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the key table hold exactly the keys the rows name."""
    if not (suspects := suspect_rows(using)):
        return
    with transaction.atomic(using=using):
        rows = MatchRow.objects.using(using).select_for_update().in_bulk(suspects)
        for part in index.batches(suspects, index.BATCH):
            MatchKey.objects.using(using).filter(row__in=part).delete()
        index.add_keys(
            ((key, row.pk) for row in rows.values() for key in index.unpack_keys(row.keys)), using
        )


def suspect_rows(using: str) -> set[int]:
    """Numbers of rows whose keys in the table are not, by count and sum, the ones they name."""
    table: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for key, number in MatchKey.objects.using(using).values_list("key", "row_id").iterator():
        table[number] = _added(table[number], key)
    for number, packed in MatchRow.objects.using(using).values_list("pk", "keys").iterator():
        named = (0, 0)
        for key in index.unpack_keys(packed):
            named = _added(named, key)
        if table[number] == named:
            del table[number]
    return set(table)


def _added(digest: tuple[int, int], key: int) -> tuple[int, int]:
    return digest[0] + 1, digest[1] ^ key


def _keys_of(numbers: Collection[int], using: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {number: set() for number in numbers}
    for part in index.batches(numbers, index.BATCH):
        keys = MatchKey.objects.using(using).filter(row__in=part)
        for key, number in keys.values_list("key", "row_id"):
            found[number].add(key)
    return found


def _strays(kind: str, using: str) -> list[Any]:
    """Ids under which there is a row, but no party that belongs in the index."""
    parties = SOURCES[kind].rows(using).order_by()
    rows = MatchRow.objects.using(using).filter(kind=kind)
    return list(
        rows.exclude(object_id__in=parties.values("pk")).values_list("object_id", flat=True)
    )


def _all_parties(using: str) -> Iterator[tuple[str, list[Any], int]]:
    """(kind, ids of the next batch, number of all parties), each kind in the order of its ids."""
    total = sum(source.rows(using).count() for source in SOURCES.values())
    for kind, source in SOURCES.items():
        rows, last = source.rows(using).order_by("pk"), None
        while part := list(
            (rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[
                : index.BATCH
            ]
        ):
            yield kind, part, total
            last = part[-1]
