"""Building touchpoints, files on accounts and who knows whom, each by the person who would."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from partners.accounts.models import Account, Contact, Engagement
from partners.touchpoints import services
from partners.touchpoints.choices import Strength
from partners.touchpoints.models import AccountFile, Touchpoint
from portal.home.worlds.world import Row, SpecError, World, key_id, named
from portal.workflow import clock

DATA = ("kind", "subject", "notes", "direction", "outcome")


def build_touchpoints(world: World, rows: list[Row]) -> None:
    """Contacts that do not answer are noticed at once, as the portal's job would."""
    for place, row in enumerate(rows):
        token, author = key_id("touchpoint", row["key"]), _author(world, row)
        if not Touchpoint.objects.filter(author=author, token=token).exists():
            with named(f"touchpoints[{place}]"):
                _touchpoint(world, row, token)
    if rows:
        services.notice_silence()


def _touchpoint(world: World, row: Row, token: Any) -> None:
    account, author = world.accounts[row["account"]], _author(world, row)
    data: dict[str, Any] = {name: row[name] for name in DATA if name in row}
    data["at"] = clock.now() - dt.timedelta(hours=row.get("hours_ago", 1))
    services.log_touchpoint(
        account=account,
        actor=author,
        data=data,
        contacts=[_contact(account, name) for name in row.get("contacts", ())],
        people=[world.users[email.lower()] for email in row.get("people", ())] or None,
        token=token,
        **_home(world, row),
    )


def build_files(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        token, author = key_id("account_file", row["key"]), _author(world, row)
        if AccountFile.objects.filter(author=author, token=token).exists():
            continue
        with named(f"account_files[{place}]"):
            services.add_file(
                account=world.accounts[row["account"]],
                actor=author,
                upload=SimpleUploadedFile(row["name"], row["text"].encode()),
                token=token,
                **_home(world, row),
            )


def build_acquaintances(world: World, rows: list[Row]) -> None:
    """The author is who knows the contact."""
    for place, row in enumerate(rows):
        days = row.get("since_days")
        with named(f"acquaintances[{place}]"):
            services.say_known(
                contact=_contact(world.accounts[row["account"]], row["contact"]),
                actor=_author(world, row),
                user=_author(world, row),
                strength=row.get("strength", Strength.KNOWS),
                since=clock.today() - dt.timedelta(days=days) if days else None,
                **_home(world, row),
            )


def _author(world: World, row: Row) -> Any:
    return world.users[row["author"].lower()]


def _home(world: World, row: Row) -> dict[str, Any]:
    """Who reads it and, where a company is named, through which live engagement."""
    home = {"visibility": row["visibility"], "engagement": None}
    if company := row.get("organization"):
        bridges = Engagement.objects.live().filter(account=world.accounts[row["account"]])
        bridge = bridges.filter(organization=world.organizations[company]).first()
        if bridge is None:
            raise SpecError("organization: this company is not engaged on the account.")
        home["engagement"] = bridge.pk
    return home


def _contact(account: Account, name: str) -> Contact:
    found = Contact.objects.filter(account=account, name=name).first()
    if found is None:
        raise SpecError(f"contacts: nobody of this account is called {name}.")
    return found
