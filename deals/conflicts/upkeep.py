"""The whole index at once: build it anew, and find where it says something else than the accounts.

Both go on beside other people's changes: work is done in small transactions, and what looks wrong
is looked at again under lock before it is called wrong.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction

from deals.conflicts import index
from deals.conflicts.models import MatchKey, MatchRow
from partners.accounts.models import Account

Progress = Callable[[int, int], None]  # accounts done, accounts in all


def rebuild(progress: Progress = lambda done, total: None, using: str = DEFAULT_DB_ALIAS) -> int:
    """File every account, mend the key table, count the common keys; returns the number of
    accounts. Safe to repeat and to interrupt."""
    done = 0
    for part, total in _all_accounts(using):
        index.file_accounts(part, using)
        done += len(part)
        progress(done, total)
    mend_keys(using)
    index.count_keys(using)
    return done


def drift(progress: Progress = lambda done, total: None, using: str = DEFAULT_DB_ALIAS) -> set[Any]:
    """Ids of accounts the index does not know, or knows otherwise than they are; None stands for
    keys of rows that are gone."""
    wrong, done = set(), 0
    for part, total in _all_accounts(using):
        if any(_misfiled(part, using)):
            with transaction.atomic(using=using):
                wrong |= set(_misfiled(part, using))
        done += len(part)
        progress(done, total)
    suspects = suspect_rows(using)
    with transaction.atomic(using=using):
        sound = MatchRow.objects.using(using).in_bulk(suspects)
        for number, keys in _keys_of(suspects, using).items():
            row = sound.get(number)
            if row is None and keys:
                wrong.add(None)
            elif row and index.unpack_keys(row.keys) != keys:
                wrong.add(row.account_id)
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
            ((row.pk, key) for row in rows.values() for key in index.unpack_keys(row.keys)), using
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


def _misfiled(account_ids: Collection[Any], using: str) -> Iterator[Any]:
    """Those of these accounts whose row is missing or says something else."""
    wanted = index.rows_for(account_ids, using)
    rows = MatchRow.objects.using(using).filter(account__in=account_ids)
    stored = {row.account_id: (row.forms, bytes(row.keys)) for row in rows}
    return (account_id for account_id, row in wanted.items() if stored.get(account_id) != row)


def _all_accounts(using: str) -> Iterator[tuple[list[Any], int]]:
    """(ids of the next batch, number of all accounts), in the order of their ids."""
    rows = Account.objects.using(using).order_by("pk")
    total, last = rows.count(), None
    while part := list(
        (rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[
            : index.BATCH
        ]
    ):
        yield part, total
        last = part[-1]
