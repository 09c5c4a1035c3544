"""Building the engagements that open accounts to partners, each side agreeing for itself."""

import datetime as dt
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from partners.accounts.models import Account, Engagement
from partners.engagements import services
from portal.access import grants
from portal.home.worlds.world import Row, SpecError, World, date, key_id, named
from portal.workflow import clock


def build_engagements(world: World, rows: list[Row]) -> None:
    known = set(Engagement.objects.values_list("account_id", "organization_id"))
    for place, row in enumerate(rows):
        pair = (world.accounts[row["account"]].pk, world.organizations[row["organization"]].pk)
        if pair not in known:
            with named(f"engagements[{place}]"):
                _engagement(world, row)


def _engagement(world: World, row: Row) -> None:
    """Proposed and agreed on its first day, where that is past; then as it stands today."""
    account, status = world.accounts[row["account"]], row.get("status", "active")
    speaker, dates = _speaker(world, account), _dates(row)
    with _on(dates["starts_on"]):
        engagement = services.propose(
            account=account,
            organization=world.organizations[row["organization"]],
            actor=world.desk,
            level=row.get("level", "directory"),
            purpose=row.get("purpose", "Work this customer together"),
            **dates,
        )
        services.perform(engagement=engagement, action="accept", actor=speaker)
        if status == "proposed":
            return
        admin = _administrator(engagement)
        services.perform(engagement=engagement, action="accept", actor=admin)
    grants.sync(engagement)
    _since_then(engagement, row, status, speaker, admin)


def _since_then(engagement: Engagement, row: Row, status: str, speaker: Any, admin: Any) -> None:
    """What happened to it since it was agreed."""
    if wanted := row.get("wanted_level"):
        data = {"level": wanted, "ends_on": engagement.ends_on, "message": ""}
        services.perform(engagement=engagement, action="ask_change", actor=admin, data=data)
    if status in {"paused", "ended"}:
        action = {"paused": "pause", "ended": "end"}[status]
        said = {"message": "As described", "reason": "done"}
        services.perform(engagement=engagement, action=action, actor=speaker, data=said)


def _dates(row: Row) -> dict[str, Any]:
    """Days as written, or counted from today."""
    today = clock.today()

    def in_days(name: str) -> dt.date | None:
        return today + dt.timedelta(days=row[name]) if row.get(name) is not None else None

    age = row.get("age_days")
    started = today - dt.timedelta(days=age) if age is not None else None
    return {
        "starts_on": date(row.get("starts_on")) or started,
        "ends_on": date(row.get("ends_on")) or in_days("ends_in_days"),
        "review_on": in_days("review_in_days"),
    }


def _on(day: dt.date | None) -> AbstractContextManager[None]:
    if day is None or day >= clock.today():
        return nullcontext()
    return clock.at(dt.datetime.combine(day, dt.time(9), dt.UTC))


def _speaker(world: World, account: Account) -> Any:
    """Who agrees for the account: somebody of its team; the desk where it has none."""
    if account.owner_team is None:
        return world.desk
    seat = account.owner_team.memberships.live().order_by("user__email").first()
    if seat is None:
        raise SpecError("engagements: the account’s team has nobody who could agree.")
    return seat.user


def _administrator(engagement: Engagement) -> Any:
    admin = engagement.organization.memberships.live().filter(role="admin").first()
    if admin is None:
        raise SpecError("engagements: this company has no administrator who could accept.")
    return admin.user


def build_requests(world: World, rows: list[Row]) -> None:
    """What partners ask for; a request built before is left as it is."""
    for place, row in enumerate(rows):
        with named(f"engagement_requests[{place}]"):
            services.ask(
                actor=world.users[row["asked_by"]],
                organization=world.organizations[row["organization"]],
                data={
                    "customer_name": row["customer"],
                    "customer_website": row.get("website", ""),
                    "level": row.get("level", "account"),
                    "purpose": row["purpose"],
                },
                token=key_id("request", f"{row['organization']}:{row['customer']}"),
            )
