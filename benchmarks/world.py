"""A vendor's world in bulk: who works where, and who is measured. Deterministic by seed.

In proportion to 1,000,000 deals: 2,000 companies in 50 distributor trees, 20,000 people, 200,000
accounts. `fill` writes it all; `personas` finds the people again in a world that was kept.
"""

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model

from benchmarks import customers
from benchmarks.bulk import grant
from benchmarks.customers import COUNTRIES, word
from deals.registrations.models import ProductFamily
from partners.organizations.models import (
    Assignment,
    DistributionLink,
    Membership,
    Organization,
    Team,
    TeamMembership,
)
from portal.access.grants import Fact
from portal.workflow import clock

DEALS_PER_COMPANY, PEOPLE_PER_COMPANY, TREE, SMALLEST = 500, 10, 40, 44
RESELLERS, MANAGED, TEAM_SIZE = 40, 10, 5
ACCOUNTS_PER_DEAL = 0.2
ROLES = ("admin", *["seller"] * 7, "learner", "buyer")
FAMILIES = ("storage", "network", "backup", "cloud", "security", "services")
# Name → role at the vendor; the others get their seats in `_persona_seats`.
PERSONAS = {
    "seller": "",
    "company admin": "",
    "distributor": "",
    "account manager": "account_manager",
    "desk": "desk",
    # Asked for the visible rows only: keys of several kinds, and keys that ended.
    "several companies": "",
    "churned": "",
    "direct seller": "direct_rep",
}


@dataclass
class World:
    """What the deals are dealt over. `sellers` and `weights` go with `resellers`."""

    rng: random.Random
    people: dict[str, Any]
    resellers: list[Organization] = field(default_factory=list)
    distributors: list[Organization] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    owners: dict[Any, list[str]] = field(default_factory=dict)
    tree: dict[Any, Organization] = field(default_factory=dict)
    teams: list[Team] = field(default_factory=list)
    accounts: list[tuple[str, ...]] = field(default_factory=list)
    portfolio: dict[Any, list[int]] = field(default_factory=dict)
    families: list[ProductFamily] = field(default_factory=list)


def address(name: str) -> str:
    return f"{name.replace(' ', '-')}@bench.example"


def personas() -> dict[str, Any]:
    """Name → the person, in a world that is filled."""
    users = get_user_model().objects.in_bulk([address(n) for n in PERSONAS], field_name="email")
    return {name: users[address(name)] for name in PERSONAS}


def fill(size: int, seed: int = 1) -> None:
    """A world of `size` deals in the empty database."""
    from benchmarks import bulk, deals, index, told

    with bulk.filling():
        world = people_and_companies(size, random.Random(seed))
        dealt = deals.fill(world, size)
        told.history(world, dealt)
        told.shares(world, dealt)
        index.fill(world, dealt)


def people_and_companies(size: int, rng: random.Random) -> World:
    users = get_user_model().objects
    people = {
        name: users.create(email=address(name), name=name.title(), staff_role=role)
        for name, role in PERSONAS.items()
    }
    world = World(rng, people)
    world.families = ProductFamily.objects.bulk_create(
        ProductFamily(code=code, name=code.title()) for code in FAMILIES
    )
    count = max(SMALLEST, size // DEALS_PER_COMPANY)
    _companies(world, count)
    _staff(world, count // TREE + 1)
    customers.fill(world, int(size * ACCOUNTS_PER_DEAL))
    return world


# --- Partners ------------------------------------------------------------------------------------
def _companies(world: World, count: int) -> None:
    """The first tree has the measured distributor and its 40 resellers, twice as busy as others."""
    rng, trees = world.rng, max(1, count // TREE)
    names = [f"{word(rng)} {rng.choice(('IT', 'Systems', 'Data'))}" for _company in range(count)]
    kinds = ["distributor"] * trees + ["reseller"] * (count - trees)
    made = Organization.objects.bulk_create(
        Organization(name=name, kind=kind, country=rng.choice(COUNTRIES))
        for name, kind in zip(names, kinds, strict=True)
    )
    world.distributors, world.resellers = made[:trees], made[trees:]
    for place, company in enumerate(world.resellers):
        tree = 0 if place < RESELLERS or trees == 1 else 1 + place % (trees - 1)
        world.tree[company.pk] = world.distributors[tree]
        busy = 1.0 if place == 0 else min(rng.paretovariate(1.2) / 4, 10)
        world.weights.append(busy * (2 if tree == 0 and place else 1))
    DistributionLink.objects.bulk_create(
        DistributionLink(distributor=upper, reseller_id=lower, starts_on=dt.date(2020, 1, 1))
        for lower, upper in world.tree.items()
    )
    _members(world, made)


def _members(world: World, companies: list[Organization]) -> None:
    users, people = get_user_model(), world.people
    made = iter(
        users.objects.bulk_create(
            users(email=f"p{place}@bench.example", name=f"Person {place}")
            for place in range(len(companies) * PEOPLE_PER_COMPANY)
        )
    )
    seats = [
        Membership(user=next(made), organization=company, role=role)
        for company in companies
        for role in ROLES
    ]
    seats += _persona_seats(world, people)
    Membership.objects.bulk_create(seats)
    by_company: dict[Any, list[Fact]] = {company.pk: [company] for company in companies}
    for seat in seats:
        by_company[seat.organization_id].append(seat)
        if seat.role in {"admin", "seller"} and seat.ended_at is None:
            world.owners.setdefault(seat.organization_id, []).append(seat.user_id.hex)
    grant((company, by_company[company.pk]) for company in companies)


def _persona_seats(world: World, people: dict[str, Any]) -> list[Membership]:
    first, *others = world.resellers
    seats = [
        Membership(user=people["seller"], organization=first, role="seller"),
        Membership(user=people["company admin"], organization=first, role="admin"),
        Membership(user=people["distributor"], organization=world.distributors[0], role="buyer"),
        Membership(user=people["churned"], organization=others[4], role="seller"),
    ]
    for company in others[:3]:
        seats.append(
            Membership(user=people["several companies"], organization=company, role="admin")
        )
    for company in others[5:8]:
        gone = Membership(user=people["churned"], organization=company, role="seller")
        gone.ended_at = clock.now()
        seats.append(gone)
    return seats


# --- The vendor ----------------------------------------------------------------------------------
def _staff(world: World, teams: int) -> None:
    """Direct teams; one account manager for each ten companies."""
    users, people = get_user_model(), world.people
    names = [("Portfolio", "channel"), *((f"Direct {place}", "direct") for place in range(teams))]
    world.teams = [Team.objects.create(name=name, kind=kind) for name, kind in names]
    seats = [
        TeamMembership(team=world.teams[0], user=people["account manager"]),
        TeamMembership(team=world.teams[1], user=people["direct seller"]),
    ]
    for team in world.teams[1:]:
        for place in range(TEAM_SIZE):
            email = f"rep{place}.{team.pk.hex}@bench.example"
            rep = users.objects.create(email=email, name=f"Rep {place}", staff_role="direct_rep")
            seats.append(TeamMembership(team=team, user=rep))
    TeamMembership.objects.bulk_create(seats)
    for seat in seats:
        world.owners.setdefault(seat.team_id, []).append(seat.user_id.hex)
    grant((team, [s for s in seats if s.team_id == team.pk]) for team in world.teams)
    managers = [
        people["account manager"],
        *users.objects.bulk_create(
            users(
                email=f"am{place}@bench.example", name=f"AM {place}", staff_role="account_manager"
            )
            for place in range(len(world.resellers) // MANAGED)
        ),
    ]
    facts = Assignment.objects.bulk_create(
        Assignment(user=managers[place // MANAGED], organization=company)
        for place, company in enumerate(world.resellers)
    )
    grant((fact.organization, [fact]) for fact in facts)
