"""A skewed world in bulk: what the benchmarks measure on. Deterministic by seed."""

import datetime as dt
import random
import uuid
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from deals.registrations.models import Deal, DealLine, ProductFamily
from deals.registrations.services import deal_number
from partners.organizations.models import (
    Assignment,
    DistributionLink,
    Membership,
    Organization,
)
from portal.access import grants

STATUSES = ("submitted", "in_review", "approved", "won", "lost", "rejected", "expired")
COUNTRIES = ("GB", "DE", "FR", "CN", "US", "JP", "SG")
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def fill(deals: int, seed: int = 1) -> dict[str, Any]:
    """`deals` deals over deals/500 + 10 companies; returns one user per persona."""
    rng = random.Random(seed)
    with transaction.atomic():
        companies = _companies(10 + deals // 500)
        people = _people(companies)
        family = ProductFamily.objects.get_or_create(code="bench", defaults={"name": "Bench"})[0]
        _deals(deals, companies, people, family, rng)
    return people


def _companies(count: int) -> list[Organization]:
    rows = [
        Organization(name=f"Company {i:05}", kind="distributor" if i < 2 else "reseller")
        for i in range(count)
    ]
    return Organization.objects.bulk_create(rows)


def _people(companies: list[Organization]) -> dict[str, Any]:
    users = get_user_model().objects
    names = ("desk", "account manager", "seller", "company admin", "distributor")
    roles = ("desk", "account_manager", "", "", "")
    people = {
        name: users.create(email=f"{place}@bench.example", name=name, staff_role=role)
        for place, (name, role) in enumerate(zip(names, roles, strict=True))
    }
    seats = (("seller", 2, "seller"), ("company admin", 2, "admin"), ("distributor", 0, "buyer"))
    for name, place, role in seats:
        Membership.objects.create(user=people[name], organization=companies[place], role=role)
    for company in companies[2:12]:
        Assignment.objects.create(user=people["account manager"], organization=company)
    DistributionLink.objects.bulk_create(
        DistributionLink(distributor=companies[0], reseller=company, starts_on=START.date())
        for company in companies[2:42]
    )
    for company in companies[:14]:
        grants.sync_root(company)
    return people


def _deals(
    count: int,
    companies: list[Organization],
    people: dict[str, Any],
    family: Any,
    rng: random.Random,
) -> None:
    for first in range(0, count, 5000):
        rows = [_deal(companies, people, rng) for _place in range(first, min(first + 5000, count))]
        Deal.objects.bulk_create(rows)
        DealLine.objects.bulk_create(
            DealLine(deal=row, family=family, quantity=rng.randint(1, 90)) for row in rows
        )


def _deal(companies: list[Organization], people: dict[str, Any], rng: random.Random) -> Deal:
    # Half of all deals sit with a tenth of the companies.
    crowded = rng.random() < 0.5
    company = rng.choice(companies[2 : max(3, len(companies) // 10)] if crowded else companies[2:])
    pk = uuid.UUID(int=rng.getrandbits(128), version=4)
    created = START + dt.timedelta(minutes=rng.randint(0, 400_000))
    return Deal(
        id=pk,
        number=deal_number(pk),
        organization=company,
        owner=people["seller" if rng.random() < 0.3 else "company admin"],
        distributor=companies[0] if rng.random() < 0.3 else None,
        title=f"Deal {pk.hex[:8]}",
        customer_name=f"Customer {rng.randint(1, 20_000)}",
        customer_country=rng.choice(COUNTRIES),
        value_amount=rng.randint(1, 900) * 1000,
        value_currency="USD",
        status=(status := rng.choice(STATUSES)),
        created_at=created,
        submitted_at=created,
        decided_at=created,
        closed_at=created,
        protected_until=created.date() + dt.timedelta(days=90),
        decision_reason="not_accepted" if status == "rejected" else "",
        close_reason="price" if status in {"won", "lost"} else "",
    )
