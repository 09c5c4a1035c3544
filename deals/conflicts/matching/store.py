"""All the engine asks of a database. Numbers are the store's own row numbers."""

from collections.abc import Iterable
from typing import Protocol

from deals.conflicts.matching.records import Account


class Store(Protocol):
    def frequencies(self, keys: Iterable[int]) -> dict[int, int]:
        """How many rows share a key, for keys common enough to be counted."""

    def postings(self, keys: Iterable[int]) -> list[tuple[int, int]]:
        """(key, row number) pairs."""

    def facts(self, numbers: Iterable[int]) -> list[tuple[int, str]]:
        """(row number, what `engine.row_of` filed there) pairs."""

    def accounts(self, numbers: Iterable[int]) -> dict[int, Account]:
        """Row number -> account with its other names, as it is on file now."""
