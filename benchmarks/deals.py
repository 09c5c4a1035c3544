"""The deals of a world and everything that hangs off them."""

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

from benchmarks.bulk import new_id, without_indexes, write
from benchmarks.world import World
from deals.clocks.models import DealClock
from deals.conflicts.models import CustomerKey, ProtectionClaim
from deals.programs.rules import judging_policy
from deals.protection.models import LedgerLine
from deals.registrations.models import (
    Deal,
    DealComment,
    DealLine,
    DealTeamMember,
)
from deals.registrations.services import deal_number
from portal.workflow import clock

# Status → share in per cent, and how many days ago such a deal was created.
PHASES = {
    "draft": (3, 0, 60),
    "submitted": (0.6, 0, 10),
    "in_review": (0.8, 1, 15),
    "info_requested": (0.4, 2, 20),
    "on_hold": (0.2, 2, 20),
    "approved": (13, 4, 80),
    "won": (29, 100, 720),
    "lost": (23, 100, 720),
    "rejected": (11, 20, 720),
    "expired": (14, 120, 720),
    "withdrawn": (5, 20, 720),
}
WAITING = {"submitted", "in_review", "info_requested", "on_hold"}
PROTECTED = {"approved", "won", "lost", "expired"}
CLAIMED = {"approved", "won"}
DIRECT, SUPPLIED, ON_FILE = 0.15, 0.6, 0.7
NEED = "Replaces the two old systems before the lease ends; decided with the CFO in the autumn."
FORMAT = "%Y-%m-%d %H:%M:%S"


class Dealt(NamedTuple):
    """What later tables read of a deal. `account`: place in `world.accounts`."""

    id: str
    company: str | None
    owner: str
    account: int
    status: str
    created: dt.datetime

    @property
    def decided(self) -> dt.datetime:
        return self.created + dt.timedelta(days=2)


def fill(world: World, size: int) -> list[Dealt]:
    policy = judging_policy(None).pk.hex
    dealt: list[Dealt] = []
    with without_indexes(Deal):
        write(Deal, COLUMNS, _deals(world, size, policy, dealt))
    _parts(world, dealt)
    _protection(world, dealt, policy)
    return dealt


COLUMNS = (
    "id", "number", "title", "route", "organization_id", "team_id", "owner_id", "distributor_id",
    "account_id", "customer_name", "customer_website", "customer_country", "customer_city", "need",
    "value_amount", "value_currency", "expected_close", "stage", "status", "created_at",
    "updated_at", "submitted_at", "decided_at", "closed_at", "protected_until", "reviewer_id",
    "policy_id", "decision_reason", "close_reason",
)  # fmt: skip


def _deals(world: World, size: int, policy: str, dealt: list[Dealt]) -> Iterator[tuple[Any, ...]]:
    rng, now = world.rng, clock.now().replace(tzinfo=None, microsecond=0)
    sums = list(itertools.accumulate(world.weights))
    phases = rng.choices(list(PHASES), [share for share, *_ in PHASES.values()], k=size)
    stages = ("prospect", "qualified", "proposal", "negotiation", "commit")
    for status in phases:
        _share, newest, oldest = PHASES[status]
        created = now - dt.timedelta(minutes=60 + rng.randrange(newest * 1440, oldest * 1440))
        company = team = supplier = None
        if rng.random() < DIRECT:
            team = rng.choice(world.teams[1:])
            place, side = rng.choice(world.portfolio[team.pk]), team.pk
        else:
            company = rng.choices(world.resellers, cum_weights=sums)[0]
            place, side = rng.randrange(len(world.accounts)), company.pk
            if company is world.resellers[0] or rng.random() < 0.3:
                place -= place % 50  # some customers are in demand
            supplier = world.tree[company.pk].pk.hex if rng.random() < SUPPLIED else None
        account, name, site, country, city = world.accounts[place]
        deal = Dealt(
            new_id(rng), company and company.pk.hex, rng.choice(world.owners[side]), place,
            status, created,
        )  # fmt: skip
        dealt.append(deal)
        sent = created + dt.timedelta(hours=1)
        decided = deal.decided if status not in WAITING | {"draft", "withdrawn"} else None
        closed = decided + dt.timedelta(days=60) if status in {"won", "lost"} and decided else None
        until = _protected_until(status, decided, closed)
        yield (
            deal.id, _number(deal.id), f"{name.split()[0]} {world.rng.choice(TITLES)}",
            "direct" if team else "channel", deal.company, team and team.pk.hex, deal.owner,
            supplier, account if rng.random() < ON_FILE else None, name, site, country, city, NEED,
            rng.randint(1, 900) * 1000, "USD", (created + dt.timedelta(days=90)).date(),
            rng.choice(stages), status, text(created), text(decided or sent),
            None if status == "draft" else text(sent), text(decided), text(closed), until, None,
            policy, "not_accepted" if status == "rejected" else "", "price" if closed else "",
        )  # fmt: skip


TITLES = ("renewal", "data centre", "branch offices", "backup", "migration", "pilot", "expansion")


def _number(pk: str) -> str:
    import uuid

    return deal_number(uuid.UUID(pk))


def text(moment: dt.datetime | None) -> str | None:
    return moment.strftime(FORMAT) if moment else None


def _protected_until(
    status: str, decided: dt.datetime | None, closed: dt.datetime | None
) -> dt.date | None:
    if status not in PROTECTED or decided is None:
        return None
    return (closed or decided + dt.timedelta(days=90)).date()


# --- What hangs off a deal -----------------------------------------------------------------------
def _parts(world: World, dealt: list[Dealt]) -> None:
    rng, families = world.rng, [family.pk for family in world.families]
    with without_indexes(DealLine):
        write(
            DealLine,
            ("id", "deal_id", "family_id", "quantity", "unit_price"),
            ((new_id(rng), d.id, rng.choice(families), rng.randint(1, 90), 950) for d in dealt),
        )
    with without_indexes(DealComment):
        write(
            DealComment,
            ("id", "deal_id", "author_id", "audience", "body", "token", "created_at"),
            (
                (new_id(rng), d.id, d.owner, "joint", NEED, new_id(rng), text(d.decided))
                for d in dealt[::5]
            ),
        )
    helpers = (d for d in dealt[::10] if d.company)
    companies = {company.pk.hex: company.pk for company in world.resellers}
    write(
        DealTeamMember,
        ("id", "deal_id", "user_id"),
        ((new_id(rng), d.id, world.owners[companies[d.company or ""]][0]) for d in helpers),
    )


def _protection(world: World, dealt: list[Dealt], policy: str) -> None:
    """Ledger lines, claims on customers, and the clocks of everything that was sent."""
    rng, protected = world.rng, [d for d in dealt if d.status in PROTECTED]
    with without_indexes(LedgerLine):
        write(
            LedgerLine,
            ("deal_id", "at", "kind", "days", "protected_until", "policy_id"),
            (
                (d.id, text(d.decided), "approval", 90,
                 (d.decided + dt.timedelta(days=90)).date(), policy)
                for d in protected
            ),
        )  # fmt: skip
    keys = [new_id(rng) for _account in world.accounts]
    accounts = zip(keys, world.accounts, strict=True)
    write(CustomerKey, ("id", "account_id", "name"), ((k, a[0], a[1]) for k, a in accounts))
    with without_indexes(ProtectionClaim):
        write(
            ProtectionClaim,
            ("id", "deal_id", "customer_id", "family_id", "started_at"),
            _claims(world, protected, keys),
        )
    with without_indexes(DealClock):
        write(
            DealClock,
            CLOCK,
            (row for d in dealt if d.status != "draft" for row in [_clock(world, d)]),
        )


def _claims(world: World, dealt: list[Dealt], keys: list[str]) -> Iterator[tuple[Any, ...]]:
    """One protection for a customer and family: the first deal that asks has it."""
    taken = set()
    for deal in dealt:
        if deal.status in CLAIMED:
            family = world.rng.choice(world.families).pk
            if (deal.account, family) not in taken:
                taken.add((deal.account, family))
                at = text(deal.decided)
                yield new_id(world.rng), deal.id, keys[deal.account], family, at


CLOCK = (
    "id", "deal_id", "kind", "allowed", "budget_seconds", "started_at", "due_at", "warn_at",
    "running_since", "ended_at", "is_met",
)  # fmt: skip


def _clock(world: World, deal: Dealt) -> tuple[Any, ...]:
    start, due = text(deal.created), text(deal.created + dt.timedelta(days=30))
    ended = None if deal.status in WAITING else text(deal.decided)
    pk = new_id(world.rng)
    return pk, deal.id, "decision", 2, 57600, start, due, due, start, ended, ended is not None
