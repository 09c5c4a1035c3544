"""Building allocations (asked for by one person, approved by another) and hand-overs."""

import datetime as dt
from typing import Any

from partners.coverage import services
from partners.coverage.forms import askable
from partners.coverage.models import Allocation, HandOver
from portal.home.worlds.world import Row, SpecError, World, named
from portal.people.choices import StaffRole
from portal.workflow import clock


def build_allocations(world: World, rows: list[Row]) -> None:
    """`in_days`: the first day, counted from today (negative: it began then)."""
    known = set(Allocation.objects.values_list("account_id", "reason"))
    for place, row in enumerate(rows):
        account = world.accounts[row["account"]]
        if (account.pk, row["reason"]) not in known:
            with named(f"allocations[{place}]"):
                _allocation(world, row)


def _allocation(world: World, row: Row) -> None:
    day = clock.now() + dt.timedelta(days=min(row.get("in_days", 0), 0))
    with clock.at(day):
        asker = world.users[row["asked_by"]] if row.get("asked_by") else world.desk
        account = askable(asker).filter(pk=world.accounts[row["account"]].pk).first()
        if account is None:
            raise SpecError("allocations: who asks does not read this account.")
        asked = services.ask(account=account, actor=asker, data=_terms(world, row))
        status = row.get("status", "approved")
        if status == "asked":
            return
        action = {"approved": "approve", "declined": "decline"}[status]
        services.perform(
            allocation=asked,
            action=action,
            actor=_decider(world, asker),
            version=asked.version,
            data={"text": row.get("text", "As agreed") if action == "decline" else ""},
        )


def _terms(world: World, row: Row) -> dict[str, Any]:
    start = clock.today() + dt.timedelta(days=max(row.get("in_days", 0), 0))
    team: Any = world.teams[row["team"]] if row.get("team") else services.KEEP
    partner = row.get("organization")
    return {
        "coverage": row["coverage"],
        "owner_team": team,
        "organization": world.organizations[partner] if partner else None,
        "starts_on": start,
        "ends_on": start + dt.timedelta(days=row["for_days"]) if row.get("for_days") else None,
        "reason": row["reason"],
    }


def _decider(world: World, asker: Any) -> Any:
    """Somebody of the desk who did not ask."""
    desk = (user for user in world.users.values() if user.staff_role == StaffRole.DESK)
    found = next((user for user in desk if user != asker), None)
    if found is None:
        raise SpecError("allocations: a second person of the desk is needed to approve.")
    return found


def build_hand_overs(world: World, rows: list[Row]) -> None:
    """Open checklists, started by the desk."""
    for place, row in enumerate(rows):
        person, company = world.users[row["person"]], row.get("organization")
        organization = world.organizations[company] if company else None
        if HandOver.objects.filter(person=person, organization=organization).exists():
            continue
        with named(f"hand_overs[{place}]"):
            services.start(
                person=person,
                organization=organization,
                actor=world.desk,
                kind=row.get("kind", "leave"),
                successor=world.users[row["successor"]],
                reason=row.get("reason", ""),
            )
