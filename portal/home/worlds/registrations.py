"""Building deals: each is drafted, sent and decided by the people who would, at its own time."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from deals.conflicts import services as conflicts
from deals.registrations import services
from deals.registrations.models import Deal, DealShare
from deals.registrations.workflow import DEAL
from portal.access.scope import scope_of
from portal.home.worlds.paths import PATHS
from portal.home.worlds.world import Row, World, date, key_id, named, present
from portal.workflow import clock

CUSTOMER = ("name", "website", "country", "city", "address", "tax_id", "phone")
CONTACT = ("name", "email", "role")
PLAIN = ("title", "kind", "need", "stage", "probability", "competitor")


def build_deals(world: World, rows: list[Row]) -> None:
    known = present(Deal, "deal", rows)
    for place, row in enumerate(rows):
        pk = key_id("deal", row["key"])
        with named(f"deals[{place}]"):
            world.deals[row["key"]] = known.get(pk) or _deal(world, row, pk)


def _deal(world: World, row: Row, pk: uuid.UUID) -> Deal:
    owner = world.users[row["owner"].lower()]
    started = clock.now() - dt.timedelta(days=row.get("age_days", 1))
    with clock.at(started):
        deal = services.create_draft(
            actor=owner,
            organization=world.organizations.get(row.get("organization", "")),
            team=world.teams.get(row.get("team", "")),
            data=_data(world, row),
            lines=[_line(world, line) for line in row.get("products", ())],
            deal_id=pk,
        )
        if people := row.get("team_members"):
            users = [world.users[email.lower()] for email in people]
            services.set_team(deal=deal, actor=owner, users=users)
    deal = _walk(world, row, deal, started)
    _talk(world, row, deal, started)
    return deal


def _data(world: World, row: Row) -> dict[str, Any]:
    customer, contact = row.get("customer", {}), row.get("contact", {})
    data: dict[str, Any] = {name: row[name] for name in PLAIN if name in row}
    data |= {f"customer_{name}": customer[name] for name in CUSTOMER if name in customer}
    data |= {f"contact_{name}": contact[name] for name in CONTACT if name in contact}
    if value := row.get("value"):
        data["value_amount"] = services.to_money(value["amount"])
        data["value_currency"] = value.get("currency", settings.DEFAULT_CURRENCY)
    close = clock.today() + dt.timedelta(days=row.get("close_in_days", 120))
    data["expected_close"] = date(row.get("expected_close")) or close
    if row.get("distributor"):
        data["distributor"] = world.organizations[row["distributor"]]
    return data


def _line(world: World, line: Row) -> dict[str, Any]:
    price = line.get("unit_price")
    return {
        "family": world.families[line["family"]],
        "name": line.get("name", ""),
        "quantity": line.get("quantity", 1),
        "unit_price": None if price is None else services.to_money(price),
    }


def _walk(world: World, row: Row, deal: Deal, started: dt.datetime) -> Deal:
    """Take the deal along the table to its status, some hours a step."""
    who = {"owner": deal.owner, "desk": world.desk, "reviewer": _reviewer(world, row, deal)}
    status, moment = row.get("status", "draft"), started
    for action, actor, data in PATHS[status]:
        moment = min(moment + dt.timedelta(hours=row.get("step_hours", 5)), clock.now())
        inputs = {**data, **row.get("inputs", {}).get(action, {})}
        with clock.at(moment):
            deal = _step(world, deal, action, who[actor], inputs)
    if row.get("account"):
        Deal.objects.filter(pk=deal.pk).update(account=world.accounts[row["account"]])
        deal.refresh_from_db()
    if status == "expired" and deal.protected_until:
        _run_out(deal, deal.protected_until + dt.timedelta(days=1))
    return deal


def _step(world: World, deal: Deal, action: str, actor: Any, inputs: Row) -> Deal:
    """One transition. Protections that overlap in the description stand as the desk's exception."""
    if action == "approve":
        _agree(world, deal)
    if actor.staff_role and not DEAL.decide(scope_of(actor), deal, action):
        actor = world.desk  # the routing rules sent it there
    step = {"deal": deal, "action": action, "actor": actor, "data": inputs}
    try:
        return services.perform(**step, version=deal.version)
    except conflicts.Overlap:
        deal.refresh_from_db()
        conflicts.allow_overlap(deal=deal, actor=world.desk, reason=_("As described in the file."))
        return services.perform(**step, version=deal.version)


def _agree(world: World, deal: Deal) -> None:
    """Whoever the routing rules ask before an approval agrees, as far as they are described."""
    staff = [person for person in world.users.values() if person.staff_role]
    while deal.signoffs_due:
        able = (person for person in staff if DEAL.decide(scope_of(person), deal, "agree"))
        if (person := next(able, None)) is None:
            return
        services.perform(deal=deal, action="agree", actor=person, version=deal.version, data={})


def _run_out(deal: Deal, day_after: dt.date) -> None:
    moment = dt.datetime.combine(day_after, dt.time(1), dt.UTC)
    with clock.at(min(moment, clock.now())):
        services.expire_due(on=day_after, only=deal.pk)
    deal.refresh_from_db()


def _reviewer(world: World, row: Row, deal: Deal) -> Any:
    """Whom the description names, else the company's account manager, else the desk."""
    if row.get("reviewer"):
        return world.users[row["reviewer"].lower()]
    assignments = deal.organization.assignments.live() if deal.organization else None
    first = assignments.select_related("user").first() if assignments is not None else None
    return first.user if first else world.desk


def _talk(world: World, row: Row, deal: Deal, started: dt.datetime) -> None:
    for place, said in enumerate(row.get("comments", ())):
        moment = started + dt.timedelta(hours=20 + place * 7)
        with clock.at(min(moment, clock.now())):
            services.add_comment(
                deal=deal,
                actor=world.users[said["author"].lower()],
                body=said["body"],
                internal=said.get("internal", False),
            )
    for place, file in enumerate(row.get("files", ())):
        moment = started + dt.timedelta(hours=2 + place)
        with clock.at(min(moment, clock.now())):
            services.add_file(
                deal=deal,
                actor=world.users[file["author"].lower()],
                upload=SimpleUploadedFile(file["name"], file["text"].encode()),
                internal=file.get("internal", False),
            )


def build_shares(world: World, rows: list[Row]) -> None:
    known = set(DealShare.objects.values_list("deal_id", "user_id"))
    for place, row in enumerate(rows):
        deal, user = world.deals[row["deal"]], world.users[row["user"].lower()]
        if (deal.pk, user.pk) in known:
            continue
        with named(f"shares[{place}]"):
            services.share_deal(
                deal=deal,
                actor=world.users[row["shared_by"].lower()] if "shared_by" in row else world.desk,
                user=user,
                reason=row.get("reason", "Asked for help"),
                expires_at=clock.now() + dt.timedelta(days=row.get("days", 30)),
            )
