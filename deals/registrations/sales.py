"""Won deals as sums and purchases of accounts: what partners/classification asks for.

Direct and channel deals alike; the day is the day the deal was won.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import ExtractYear

from deals.programs.models import ExchangeRate
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from partners.classification.sources import Purchases

CENT = Decimal("0.01")


def won() -> Any:
    """Won deals whose customer is matched to an account."""
    return Deal.objects.filter(status=Status.WON, account__isnull=False).order_by()


def revenue(first: dt.date, last: dt.date) -> Iterator[tuple[UUID, UUID | None, Decimal]]:
    """(account, direct team or None, amount in the programme's currency) of each deal won from
    `first` to `last`. As `rules.in_programme_currency`, with all rates read once: a value without
    a rate on its day does not count."""
    worth = _converter()
    rows = won().filter(closed_at__date__gte=first, closed_at__date__lte=last)
    columns = rows.values_list(
        "account_id", "team_id", "value_amount", "value_currency", "closed_at__date"
    )
    for account, team, amount, currency, day in columns.iterator(5000):
        value = worth(amount, currency, day)
        if value is not None:
            yield account, team, value


def _converter() -> Any:
    rates: dict[str, tuple[list[dt.date], list[Decimal]]] = defaultdict(lambda: ([], []))
    for currency, day, rate in ExchangeRate.objects.order_by("starts_on").values_list(
        "currency", "starts_on", "rate"
    ):
        rates[currency][0].append(day)
        rates[currency][1].append(rate)

    def worth(amount: Decimal | None, currency: str, day: dt.date) -> Decimal | None:
        if amount is None or currency == settings.DEFAULT_CURRENCY:
            return amount
        days, values = rates[currency]
        place = bisect_right(days, day)
        return (amount * values[place - 1]).quantize(CENT) if place else None

    return worth


def purchases(
    since: dt.date, teams: Collection[UUID] | None, account: Any
) -> dict[UUID, Purchases]:
    """What accounts bought since a day; `teams`: only by these direct teams, None for all sales.
    One query."""
    rows = won().filter(closed_at__date__gte=since)
    if teams is not None:
        rows = rows.filter(team_id__in=teams)
    if account is not None:
        rows = rows.filter(account=account)
    counted = rows.values("account_id").annotate(
        deals=Count("pk", distinct=True),
        years=Count(ExtractYear("closed_at"), distinct=True),
        families=Count("lines__family", distinct=True),
    )
    return {
        row["account_id"]: Purchases(row["deals"], row["years"], row["families"]) for row in counted
    }
