"""Building end customers."""

import uuid
from typing import Any

from partners.accounts import services
from partners.accounts.models import Account
from portal.home.worlds.world import Row, World, key_id, named, present

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
