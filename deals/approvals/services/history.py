"""A chunk of past registrations as the rules read them, in a fixed number of queries a chunk.

Where the facts of the day were kept they are used; older registrations are read anew.
"""

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from deals.approvals.models import RouteDecision
from deals.approvals.services.facts import MONTH, from_json
from deals.cases.models import CaseParty
from deals.conflicts.models import ConflictCheck
from deals.programs.models import ExchangeRate
from deals.programs.routing import Facts
from deals.registrations.choices import Route, Status
from deals.registrations.models import Deal, DealLine

COLUMNS = (
    "pk",
    "submitted_at",
    "organization_id",
    "account_id",
    "customer_name",
    "customer_country",
    "kind",
    "value_amount",
    "value_currency",
    "organization__tier__code",
    "organization__territory__code",
    "organization__tier_id",
    "organization__territory_id",
    "policy__new_customer_months",
    "status",
    "appealed_at",
    "number",
    "title",
)
USUAL_MONTHS = 36


@dataclass(frozen=True)
class Past:
    """One registration of the past. `scope`: territory and tier ids of its company."""

    pk: Any
    number: str
    title: str
    facts: Facts
    scope: tuple[Any, Any]
    is_disputed: bool


def sent_between(user: Any, since: dt.datetime, until: dt.datetime) -> QuerySet:
    """Registrations of partners in the person's scope, by key: chunks follow each other along it,
    and the first ones found are a random sample."""
    rows = Deal.objects.visible_to(user).filter(route=Route.CHANNEL)
    rows = rows.filter(submitted_at__gte=since, submitted_at__lt=until)
    return rows.order_by("pk")


class Reader:
    """What all chunks share: exchange rates and wins, read once."""

    def __init__(self) -> None:
        self._rates: dict[str, list[tuple[dt.date, Decimal]]] = defaultdict(list)
        for row in ExchangeRate.objects.order_by("starts_on"):
            self._rates[row.currency].append((row.starts_on, row.rate))
        self._wins: dict[Any, list[dt.datetime]] = defaultdict(list)
        won = Deal.objects.filter(status=Status.WON, organization__isnull=False)
        columns = ("organization_id", "account_id", "customer_name", "customer_country")
        for *who, closed in won.order_by("closed_at").values_list(*columns, "closed_at"):
            for key in _customer_keys(*who):
                self._wins[key].append(closed)

    def read(self, rows: Iterable[Sequence[Any]]) -> list[Past]:
        """`rows`: values of COLUMNS."""
        chunk = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        ids = [row["pk"] for row in chunk]
        stored, families, scores = _stored(ids), _families(ids), _scores(ids)
        cases = _in_cases(ids)
        return [
            Past(
                pk=row["pk"],
                number=row["number"],
                title=row["title"],
                facts=stored.get(row["pk"]) or self._facts(row, families, scores),
                scope=(row["organization__territory_id"], row["organization__tier_id"]),
                is_disputed=row["appealed_at"] is not None
                or row["status"] == Status.REVOKED
                or row["pk"] in cases,
            )
            for row in chunk
        ]

    def _facts(
        self, row: dict[str, Any], families: dict[Any, set[str]], scores: dict[Any, Decimal]
    ) -> Facts:
        return Facts(
            value=self._value(row),
            tier=row["organization__tier__code"] or "",
            families=frozenset(families.get(row["pk"], ())),
            territory=row["organization__territory__code"] or "",
            kind=row["kind"],
            score=scores.get(row["pk"], Decimal(0)),
            incumbent=self._is_incumbent(row),
        )

    def _value(self, row: dict[str, Any]) -> Decimal | None:
        amount, currency = row["value_amount"], row["value_currency"]
        if amount is None or currency == settings.DEFAULT_CURRENCY:
            return amount
        day = row["submitted_at"].date()
        rates = [rate for start, rate in self._rates.get(currency, ()) if start <= day]
        return (amount * rates[-1]).quantize(Decimal("0.01")) if rates else None

    def _is_incumbent(self, row: dict[str, Any]) -> bool:
        months = row["policy__new_customer_months"] or USUAL_MONTHS
        until = row["submitted_at"]
        keys = _customer_keys(
            row["organization_id"], row["account_id"], row["customer_name"], row["customer_country"]
        )
        for key in keys:
            wins = self._wins.get(key, [])
            place = bisect_left(wins, until)
            if place and wins[place - 1] >= until - months * MONTH:
                return True
        return False


def _customer_keys(company: Any, account: Any, name: str, country: Any) -> list[Any]:
    keys: list[Any] = [(company, name.casefold(), str(country))]
    return [*keys, (company, account)] if account else keys


def _stored(ids: list[Any]) -> dict[Any, Facts]:
    """The facts of the first decision, when the registration was sent."""
    rows = RouteDecision.objects.filter(deal__in=ids).order_by("-at", "-id")
    return {pk: from_json(facts) for pk, facts in rows.values_list("deal_id", "facts")}


def _families(ids: list[Any]) -> dict[Any, set[str]]:
    found: dict[Any, set[str]] = defaultdict(set)
    for pk, code in DealLine.objects.filter(deal__in=ids).values_list("deal_id", "family__code"):
        found[pk].add(code)
    return found


def _scores(ids: list[Any]) -> dict[Any, Decimal]:
    checks = ConflictCheck.objects.filter(deal__in=ids, is_latest=True)
    return dict(checks.values_list("deal_id", "highest"))


def _in_cases(ids: list[Any]) -> set[Any]:
    """Those that are party to a conflict case."""
    return set(CaseParty.objects.filter(deal__in=ids).values_list("deal_id", flat=True))
