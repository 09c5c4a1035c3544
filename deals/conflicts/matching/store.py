"""All the engine asks of a database. Numbers are the store's own row numbers of accounts."""

from collections.abc import Iterable
from typing import Protocol

from deals.conflicts.matching.records import Account


class Store(Protocol):
    def frequencies(self, keys: Iterable[int]) -> dict[int, int]:
        """How many accounts share a key, for keys common enough to be counted."""

    def postings(self, keys: Iterable[int]) -> list[tuple[int, int]]:
        """(key, account number) pairs."""

    def accounts(self, numbers: Iterable[int]) -> dict[int, tuple[Account, str]]:
        """Account number -> (account with its other names, stored forms)."""

    def relatives(self, account_ids: Iterable[str]) -> dict[str, set[str]]:
        """Account id -> ids of its parent and children on file."""
