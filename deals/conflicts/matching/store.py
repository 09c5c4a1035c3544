"""All the engine asks of a database. Numbers are the store's own row numbers."""

from collections.abc import Collection, Iterable
from typing import Any, Protocol

from deals.conflicts.matching.records import Account


class Store(Protocol):
    def frequencies(self, keys: Iterable[int]) -> dict[int, int]:
        """How many rows share a key, for keys common enough to be counted."""

    def postings(self, keys: Iterable[int]) -> list[tuple[int, int]]:
        """(key, row number) pairs."""

    def facts(self, numbers: Iterable[int]) -> dict[int, tuple[Any, str]]:
        """Row number -> (id of the party, what `engine.row_of` filed of it)."""

    def accounts(self, parties: Collection[Any]) -> dict[Any, Account]:
        """Id -> account with its other names, as it is on file now."""
