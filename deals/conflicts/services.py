"""The engine as the rest of the room uses it.

Its answers hold accounts of both sides: whoever shows one to a person starts from that person's
own `visible_to`, or is the neutral desk.
"""

from collections.abc import Collection
from typing import Any

from deals.conflicts.matching.records import Candidate, Query


def match(query: Query, limit: int = 5) -> list[Candidate]:
    """The `limit` likeliest accounts for what somebody typed about a customer, best first."""
    from deals.conflicts.index import Store
    from deals.conflicts.matching.engine import Matcher

    return Matcher(Store()).match(query, limit)


def refile(account_ids: Collection[Any]) -> None:
    """Told by partners.accounts, within the transaction that changes these accounts."""
    from deals.conflicts.index import file_accounts

    file_accounts(account_ids)
