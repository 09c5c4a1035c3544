"""Building end customers and the engagements that open them."""

import uuid
from typing import Any

from partners.accounts import services
from partners.accounts.models import Account, Engagement
from portal.home.worlds.world import Row, SpecError, World, date, key_id, named, present

# Keys of an account that are not its columns.
APART = {"key", "names", "contacts", "owner_team", "parent"}


def build_accounts(world: World, rows: list[Row]) -> None:
    known = present(Account, "account", rows)
    for place, row in enumerate(rows):
        pk = key_id("account", row["key"])
        with named(f"accounts[{place}]"):
            world.accounts[row["key"]] = known.get(pk) or _account(world, row, pk)


def _account(world: World, row: Row, pk: uuid.UUID) -> Account:
    data: dict[str, Any] = {"id": pk} | {k: v for k, v in row.items() if k not in APART}
    if row.get("owner_team"):
        data["owner_team"] = world.teams[row["owner_team"]]
    if row.get("parent"):
        data["parent"] = world.accounts[row["parent"]]
    account = services.create_account(actor=world.desk, data=data)
    for name in row.get("names", ()):
        kind = name.get("kind", "alias")
        services.add_name(account=account, actor=world.desk, name=name["name"], kind=kind)
    for contact in row.get("contacts", ()):
        services.save_contact(account=account, actor=world.desk, data=contact)
    return account


def build_engagements(world: World, rows: list[Row]) -> None:
    known = set(Engagement.objects.values_list("account_id", "organization_id"))
    for place, row in enumerate(rows):
        pair = (world.accounts[row["account"]].pk, world.organizations[row["organization"]].pk)
        if pair not in known:
            with named(f"engagements[{place}]"):
                _engagement(world, row)


def _engagement(world: World, row: Row) -> None:
    organization = world.organizations[row["organization"]]
    engagement = services.propose_engagement(
        account=world.accounts[row["account"]],
        organization=organization,
        actor=world.desk,
        level=row.get("level", "directory"),
        purpose=row.get("purpose", "Work this customer together"),
        starts_on=date(row.get("starts_on")),
        ends_on=date(row.get("ends_on")),
    )
    status = row.get("status", "active")
    if status == "proposed":
        return
    admin = organization.memberships.live().filter(role="admin").first()
    if admin is None:
        raise SpecError("engagements: this company has no administrator who could accept.")
    services.accept_engagement(engagement=engagement, actor=world.desk)
    services.accept_engagement(engagement=engagement, actor=admin.user)
    if status == "ended":
        services.end_engagement(engagement=engagement, actor=world.desk)
