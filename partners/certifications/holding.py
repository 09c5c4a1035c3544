"""What companies have: who holds which certification there, and what their tier asks for.

A certificate counts for the company it names while it is valid and its holder works there: the
company is certified, not the seller, because the people who design and install are rarely those
who register a deal.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from partners.certifications.models import Certificate, Certification, TierRequirement
from partners.organizations.models import Organization, Tier
from portal.access.together import Asking, answered


def is_held(organization: Any, certification: Certification) -> bool:
    """Does somebody of the company hold it today?"""
    rows = Certificate.objects.counting()
    return rows.filter(organization=organization, certification=certification).exists()


def held_by(organization: Any) -> frozenset[int]:
    """Ids of the certifications somebody of the company holds today. One query."""
    rows = Certificate.objects.counting().filter(organization=organization).order_by()
    return frozenset(rows.values_list("certification_id", flat=True))


@dataclass(frozen=True)
class Line:
    """One requirement of a tier and how many people a company has."""

    requirement: TierRequirement
    have: int

    @property
    def is_met(self) -> bool:
        return self.missing == 0

    @property
    def missing(self) -> int:
        return max(0, self.requirement.people - self.have)


@dataclass(frozen=True)
class Progress:
    """What a company's tier asks for, and what the next tier that asks for anything does."""

    now: tuple[Line, ...]
    ahead: tuple[Line, ...]
    next_tier: Tier | None

    def __bool__(self) -> bool:
        return bool(self.now or self.ahead)


def progress_of(organization: Organization) -> Progress:
    """How far a company is; one without a tier stands below the lowest."""
    progress: Progress = answered(progress_asked(organization))
    return progress


def progress_asked(organization: Organization) -> Asking:
    rank = organization.tier.rank if organization.tier else None
    asked = TierRequirement.objects.select_related("certification", "tier")
    if rank is not None:
        asked = asked.filter(tier__rank__gte=rank)
    counted = _holders([organization.pk])
    yield asked, counted
    people = _by_company(counted)[organization.pk]
    lines = [Line(row, people[row.certification_id]) for row in asked]
    above = [line for line in lines if line.requirement.tier_id != organization.tier_id]
    next_tier = min((line.requirement.tier for line in above), key=_rank, default=None)
    return Progress(
        now=tuple(line for line in lines if line.requirement.tier_id == organization.tier_id),
        ahead=tuple(line for line in above if line.requirement.tier == next_tier),
        next_tier=next_tier,
    )


def _rank(tier: Tier) -> int:
    return tier.rank


def people_holding(companies: Iterable[Any] | None = None) -> dict[Any, dict[int, int]]:
    """Company → certification → how many different people hold it today. `companies`: None is
    all of them. One query."""
    return _by_company(_holders(companies))


def _holders(companies: Iterable[Any] | None) -> Any:
    """Rows of company, certification and how many people hold it."""
    rows = Certificate.objects.counting()
    if companies is not None:
        rows = rows.filter(organization__in=companies)
    counted = rows.order_by().values("organization_id", "certification_id")
    return counted.annotate(people=Count("holder", distinct=True))


def _by_company(holders: Iterable[dict[str, Any]]) -> dict[Any, dict[int, int]]:
    found: dict[Any, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in holders:
        found[row["organization_id"]][row["certification_id"]] = row["people"]
    return found


@dataclass(frozen=True)
class Standing:
    """A company against its tier: what is short, and the highest tier above it could have."""

    short: tuple[Line, ...]
    ready_for: Tier | None


def standings(companies: Iterable[Organization]) -> dict[Any, Standing]:
    """Company id → standing. Three queries, however many companies."""
    asked: dict[int, list[TierRequirement]] = defaultdict(list)
    for row in TierRequirement.objects.select_related("certification", "tier"):
        asked[row.tier_id].append(row)
    tiers, people = list(Tier.objects.order_by("rank")), people_holding()
    return {row.pk: _standing(row, asked, tiers, people[row.pk]) for row in companies}


def _standing(
    company: Organization,
    asked: dict[int, list[TierRequirement]],
    tiers: list[Tier],
    people: dict[int, int],
) -> Standing:
    def short(tier_id: Any) -> tuple[Line, ...]:
        lines = [Line(row, people[row.certification_id]) for row in asked.get(tier_id, ())]
        return tuple(line for line in lines if not line.is_met)

    rank = company.tier.rank if company.tier else 0
    above = [tier for tier in tiers if tier.rank > rank and tier.pk in asked]
    ready = [tier for tier in above if not short(tier.pk)]
    missing = short(company.tier_id)
    return Standing(missing, ready[-1] if ready and not missing else None)
