"""Deals in every phase of their life, in bulk: what the nightly jobs are measured on.

`UNIT` deals are written through the models, with ledger lines, clocks, claims, notices and mail;
SQL copies them as often as wanted (SQLite only). Nothing is due at IDLE; at DUE each job finds
its share: `due` per cent of all deals for each line of `PHASES`.
"""

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models, transaction

from benchmarks.jobs import UNIT
from deals.approvals.models import RouteDecision
from deals.approvals.policies import AUTO
from deals.clocks.models import DealClock
from deals.conflicts.models import CustomerKey, ProtectionClaim
from deals.programs.rules import judging_policy
from deals.protection.models import LedgerLine
from deals.registrations.models import Deal, DealLine, ProductFamily
from partners.organizations.models import Membership, Organization
from portal.access import grants
from portal.activity.models import OutgoingEmail
from portal.notifications.models import Notification
from portal.workflow import clock

IDLE = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
DUE = IDLE + dt.timedelta(days=60)
A_DAY, AN_HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
SENT, DECIDED, LATER = IDLE - 9 * A_DAY, IDLE - 7 * A_DAY, (DUE + 200 * A_DAY).date()
COMPANIES = 20
LETTERS = "abcdefghiklmnoprstuvwz"
# What is due at DUE → the columns that make it so.
PHASES: dict[str, dict[str, Any]] = {
    "ends": {"status": "approved", "protected_until": (DUE - A_DAY).date()},
    "ends soon": {"status": "approved", "protected_until": (DUE + 14 * A_DAY).date()},
    "wants an update": {"status": "approved", "update_due_on": DUE.date()},
    "was asked for one": {
        "status": "approved",
        "update_due_on": IDLE.date(),
        "update_warned_on": IDLE.date(),
    },
    "is renewed": {"status": "won", "renewal_on": DUE.date()},
    "was won": {"status": "won", "protected_until": (DUE - A_DAY).date()},
    "waits for a decision": {"status": "submitted"},
    "approves itself": {"status": "submitted", "routed_to": AUTO},
    "was prepared": {"status": "draft", "confirm_by": DUE},
}
# The rest of the deals, in turn: half of them live, half are history.
REST: tuple[dict[str, Any], ...] = (
    {"status": "approved", "update_due_on": LATER},
    {"status": "won", "renewal_on": SENT.date(), "renewal_drafted": True},
    {"status": "approved", "update_due_on": LATER},
    {"status": "lost"},
    {"status": "approved", "update_due_on": LATER},
    {"status": "rejected"},
)
COPIED = (
    Deal, DealLine, LedgerLine, DealClock, RouteDecision, CustomerKey, ProtectionClaim,
    Notification, OutgoingEmail,
)  # fmt: skip
# Columns that are different in each copy.
SPELT = {
    "number": "number || '-' || k",
    "customer_name": "printf('%x Ltd', (rowid * 1000003 + k) * 2654435761 % 4294967296)",
}
KEPT = frozenset({"submitted", "draft", "rejected"})  # without a protection


def fill(count: int, due: float, seed: int = 1) -> None:
    """`count` deals (a multiple of UNIT), `due` per cent of them in each line of PHASES."""
    rng = random.Random(seed)
    with transaction.atomic(), clock.at(SENT):
        sellers, preparer = _sellers(), _user("preparer", staff_role="desk")
        shared = {"policy": judging_policy(None), "prepared_by": preparer}
        family = ProductFamily.objects.create(code="bench", name="Bench")
        pairs = [_deal(*row, sellers, shared, rng) for row in enumerate(_phases(due))]
        _store([deal for _phase, deal in pairs], family, rng)
        _store_due([deal for phase, deal in pairs if phase == "approves itself"])
        _store_messages(pairs, rng)
        if count > UNIT:
            for model in COPIED:
                _copy(model, count // UNIT - 1)


def _phases(due: float) -> Iterator[tuple[str, dict[str, Any]]]:
    each, place = round(UNIT * due / 100), 0
    for phase, columns in PHASES.items():
        yield from [(phase, columns)] * each
        place += each
    yield from (("", REST[number % len(REST)]) for number in range(place, UNIT))


def _user(name: str, **columns: Any) -> Any:
    users = get_user_model().objects
    return users.create(email=f"{name}@bench.example", name=name.title(), **columns)


def _sellers() -> list[tuple[Any, Organization]]:
    found = []
    for number in range(COMPANIES):
        company = Organization.objects.create(name=f"Company {number:03}", kind="reseller")
        user = _user(f"seller{number}")
        Membership.objects.create(user=user, organization=company, role="seller")
        grants.sync_root(company)
        found.append((user, company))
    return found


def _id(rng: random.Random) -> uuid.UUID:
    """The first eight digits are the number of the copy: 0."""
    return uuid.UUID(int=rng.getrandbits(96))


def _name(rng: random.Random) -> str:
    """Like no other: how customers are told apart is measured elsewhere."""
    return "".join(rng.choices(LETTERS, k=9)).title()


def _deal(
    place: int,
    row: tuple[str, dict[str, Any]],
    sellers: list[tuple[Any, Organization]],
    shared: dict[str, Any],
    rng: random.Random,
) -> tuple[str, Deal]:
    phase, columns = row
    owner, company = sellers[place % COMPANIES]
    status = columns["status"]
    values = {
        "submitted_at": None if status == "draft" else SENT,
        "decided_at": None if status in {"draft", "submitted"} else DECIDED,
        "closed_at": DECIDED if status in {"won", "lost"} else None,
        "protected_until": None if status in KEPT else LATER,
        "decision_reason": "not_accepted" if status == "rejected" else "",
        "close_reason": "price" if status in {"won", "lost"} else "",
        "policy": shared["policy"],
        "prepared_by": shared["prepared_by"] if status == "draft" else None,
    }
    deal = Deal(
        id=_id(rng), number=f"B{place}", organization=company, owner=owner, title=f"Deal {place}",
        customer_name=_name(rng), customer_country="GB", value_amount=9000,
        value_currency="USD", created_at=SENT, updated_at=SENT, **(values | columns),
    )  # fmt: skip
    return phase, deal


def _store(deals: list[Deal], family: ProductFamily, rng: random.Random) -> None:
    Deal.objects.bulk_create(deals)
    DealLine.objects.bulk_create(DealLine(deal=deal, family=family, quantity=5) for deal in deals)
    protected = [deal for deal in deals if deal.protected_until]
    LedgerLine.objects.bulk_create(
        LedgerLine(
            deal=deal, at=DECIDED, kind="approval", policy=deal.policy,
            days=(deal.protected_until - DECIDED.date()).days,
            protected_until=deal.protected_until,
        )
        for deal in protected
    )  # fmt: skip
    claimed = [deal for deal in protected if deal.status != "lost"]
    customers = [CustomerKey(id=_id(rng), name=deal.customer_name) for deal in claimed]
    CustomerKey.objects.bulk_create(customers)
    ProtectionClaim.objects.bulk_create(
        ProtectionClaim(id=_id(rng), deal=deal, customer=customer, family=family)
        for deal, customer in zip(claimed, customers, strict=True)
    )
    sent = [deal for deal in deals if deal.submitted_at]
    DealClock.objects.bulk_create(
        _clock(deal, kind, rng) for deal in sent for kind in ("first_reply", "decision")
    )


def _clock(deal: Deal, kind: str, rng: random.Random) -> DealClock:
    """Over for decided deals; of those that wait, late at DUE."""
    is_met = deal.decided_at is not None
    return DealClock(
        id=_id(rng), deal=deal, kind=kind, allowed=5, budget_seconds=5 * 8 * 3600, started_at=SENT,
        running_since=SENT, due_at=DUE - AN_HOUR, warn_at=DUE - 9 * AN_HOUR,
        ended_at=DECIDED if is_met else None, is_met=is_met, spent_seconds=3600 if is_met else 0,
    )  # fmt: skip


def _store_due(self_approving: list[Deal]) -> None:
    RouteDecision.objects.bulk_create(
        RouteDecision(
            id=deal.pk, deal=deal, result="auto", why="Clear", release_at=DUE, at=SENT
        )
        for deal in self_approving
    )  # fmt: skip


def _store_messages(pairs: list[tuple[str, Deal]], rng: random.Random) -> None:
    """A read notice and a sent mail for each deal; those of one phase wait until DUE."""
    notices, mails = [], []
    for phase, deal in pairs:
        waits, about = phase == "ends soon", {"about_type": "registrations.deal"}
        about |= {"about_id": deal.pk, "kind": "decision"}
        notices.append(
            Notification(
                id=_id(rng), user=deal.owner, title="Approved", url=f"/deals/{deal.pk}/",
                mail="daily", created_at=IDLE, read_at=None if waits else IDLE,
                settled_at=None if waits else IDLE, **about,
            )
        )  # fmt: skip
        mails.append(
            OutgoingEmail(
                id=_id(rng), recipient=deal.owner, to=deal.owner.email, subject="Approved",
                text="Your registration is approved.", not_before=DUE if waits else SENT,
                sent_at=None if waits else SENT, created_at=SENT, **about,
            )
        )  # fmt: skip
    Notification.objects.bulk_create(notices)
    OutgoingEmail.objects.bulk_create(mails)


# --- Copies --------------------------------------------------------------------------------------
def _copy(model: type[models.Model], times: int) -> None:
    """Each row of copy 0 so often again; ids and links to copied rows get the copy's number."""
    table, columns = model._meta.db_table, {}
    for column in model._meta.concrete_fields:
        if not column.generated and not isinstance(column, models.AutoField):
            columns[f'"{column.column}"'] = _copied(column)
    root = "id" if isinstance(model._meta.pk, models.UUIDField) else "deal_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {times}) "
            f"INSERT INTO {table} ({', '.join(columns)}) "
            f"SELECT {', '.join(columns.values())} FROM n CROSS JOIN {table} "
            f"WHERE {root} LIKE '00000000%'"
        )


def _copied(column: models.Field) -> str:
    """The SQL of a column in copy `k`."""
    name = column.column
    is_link = column.related_model in COPIED or column.name in {"id", "about_id"}
    if is_link:
        return f"printf('%08x', k) || substr({name}, 9)"
    return SPELT.get(name, f'"{name}"')
