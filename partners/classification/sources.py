"""Where sums and purchases come from: rooms above fill these lists in `apps.ready()`.

Amounts are in the programme's currency (settings.DEFAULT_CURRENCY).
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

# (first day, last day) → (account, direct team or None for a partner's, amount) of each sale.
Revenue = Callable[[dt.date, dt.date], Iterable[tuple[UUID, UUID | None, Decimal]]]


@dataclass(frozen=True)
class Purchases:
    """What an account bought since a day: how often, in how many calendar years, across how many
    product families."""

    purchases: int = 0
    years: int = 0
    families: int = 0


# (since, teams: only sales of these direct teams, None for everybody's; account or None for all)
# → account → Purchases.
PurchasesOf = Callable[[dt.date, Collection[UUID] | None, Any], dict[UUID, Purchases]]

REVENUE: list[Revenue] = []
PURCHASES: list[PurchasesOf] = []


def purchases(
    since: dt.date, *, teams: Collection[UUID] | None = None, account: Any = None
) -> dict[UUID, Purchases]:
    """Every source's purchases together; years and families of two sources do not add up."""
    found: dict[UUID, Purchases] = {}
    for source in PURCHASES:
        for key, new in source(since, teams, account).items():
            old = found.get(key, Purchases())
            found[key] = Purchases(
                old.purchases + new.purchases,
                max(old.years, new.years),
                max(old.families, new.families),
            )
    return found
