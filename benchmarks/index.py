"""The matching index of a world, filed in bulk: every account and every registration that was sent.

A registration names its customer as the account on file does, so its keys and facts are those of
the account: worked out once for each account instead of five times.
"""

import struct
from array import array
from collections.abc import Iterator

from benchmarks.bulk import write
from benchmarks.deals import Dealt
from benchmarks.world import World
from deals.conflicts import index
from deals.conflicts.matching.engine import row_of
from deals.conflicts.matching.records import Account as Record
from deals.conflicts.models import MatchKey, MatchRow, Party

SHELVES = 64  # the keys are sorted a part at a time
TURN = index.TURN[Party.DEAL]


def fill(world: World, dealt: list[Dealt]) -> None:
    shelves = [(array("q"), array("q")) for _shelf in range(SHELVES)]
    columns = ("id", "kind", "object_id", "facts", "keys")
    write(MatchRow, columns, _rows(world, dealt, shelves))
    write(MatchKey, ("key", "row_id"), _sorted(shelves))
    index.count_keys()


def _rows(world: World, dealt: list[Dealt], shelves: list) -> Iterator[tuple]:
    of_account: dict[int, list[str]] = {}
    for deal in dealt:
        if deal.status != "draft":
            of_account.setdefault(deal.account, []).append(deal.id)
    number = 0
    for place, (pk, name, site, country, city) in enumerate(world.accounts):
        facts, keys = row_of(Record(pk, name, country, city=city, domain=site))
        number += 1
        yield _filed(number, Party.ACCOUNT, pk, facts, sorted(keys), shelves)
        turned = sorted(key ^ TURN for key in keys)
        for deal in of_account.get(place, ()):
            number += 1
            yield _filed(number, Party.DEAL, deal, facts, turned, shelves)


def _filed(number: int, kind: str, pk: str, facts: str, keys: list[int], shelves: list) -> tuple:
    for key in keys:
        of_keys, of_rows = shelves[(key >> 58) + 32]
        of_keys.append(key)
        of_rows.append(number)
    return number, str(kind), pk, facts, struct.pack(f">{len(keys)}q", *keys)


def _sorted(shelves: list) -> Iterator[tuple[int, int]]:
    """In the order of the table's own key: it grows at its end only."""
    for of_keys, of_rows in shelves:
        yield from sorted(zip(of_keys, of_rows, strict=True))
        del of_keys[:], of_rows[:]
