"""Rows of contacts: known by our id, by key, or at their account by e-mail address or name."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.accounts import services, validators
from partners.accounts.choices import BuyingRole
from partners.accounts.importing.found import (
    Key,
    accounts_by_cell,
    accounts_by_name,
    by_id,
    first_key,
)
from partners.accounts.models import Account, Contact
from portal.exchange import keys
from portal.exchange.kinds import CHANGED, NEW, SAME, Found, Row, Writer, attempt
from portal.exchange.values import Gathered, choice_of, uuid_of
from portal.interchange.api_fields import UNKNOWN
from portal.interchange.postal import full_name


@dataclass(frozen=True)
class Checked:
    pk: UUID | None
    key: str
    source: str
    account: Key
    account_name: str
    columns: dict[str, Any]


class ContactWriter(Writer):
    """Filled cells change what differs, through the room's service; a contact stays with its
    account."""

    def prepare(self, row: Row) -> Checked:
        cells, read = row.values, Gathered()
        parts = (cells.get("first_name", ""), cells.get("last_name", ""))
        read.values["name"] = cells.get("name") or full_name(*parts)
        for name in ("job_title", "email", "phone"):
            read.values[name] = cells.get(name, "")
        role = cells.get("buying_role", "")
        read.take("buying_role", choice_of, BuyingRole.choices, role)
        columns = validators.check_contact(read.checked())
        source = cells.get("source") or self.task.source
        pk = uuid_of(cells.get("concord_id", ""))
        if cells.get("concord_id") and pk is None:
            raise ValidationError({"concord_id": str(UNKNOWN)})
        if len(cells.get("external_id", "")) > 120:
            words = _("Please keep this under %(limit)d characters.") % {"limit": 120}
            raise ValidationError({"external_id": words})
        filled = {name: value for name, value in columns.items() if value}
        account = (source, first_key(cells.get("account_id", "")))
        return Checked(
            pk, cells.get("external_id", ""), source, account,
            cells.get("account", "").casefold(), filled,
        )  # fmt: skip

    def key(self, data: Checked) -> str:
        if data.pk or data.key:
            return f"id {data.pk}" if data.pk else f"{data.source}\x1f{data.key}"
        who = data.columns.get("email") or data.columns["name"]
        return "\x1f".join([*data.account, data.account_name, who.casefold()])

    def write(self, rows: list[Row]) -> Found:
        data = [row.data for row in rows]
        task = self.task
        self.by_id = by_id(Contact, task.actor, {one.pk for one in data if one.pk})
        self.by_key: dict[tuple[str, str], Any] = {}
        for source in {one.source for one in data if one.key}:
            asked = {one.key for one in data if one.key and one.source == source}
            for key, pk in keys.known("contacts", task.place, source, asked).items():
                self.by_key[source, key] = pk
        self.by_id |= by_id(Contact, task.actor, set(self.by_key.values()))
        self.accounts = accounts_by_cell(task, {d.account: d.account[1] for d in data})
        self.names = accounts_by_name(task, {d.account_name for d in data if d.account_name})
        return {row.line: attempt(self.write_one, row) for row in rows}

    def write_one(self, row: Row) -> str:
        data: Checked = row.data
        contact = self._known(data)
        if contact is None:
            if data.pk:
                raise ValidationError({"concord_id": str(UNKNOWN)})
            account = self._account(data)
            contact = self._alike(account, data)
        if contact is None:
            columns = {"name": "", **data.columns}
            made = services.save_contact(account=account, actor=self.task.actor, data=columns)
            self._remember(data, made.pk)
            return NEW
        if data.key and (data.source, data.key) not in self.by_key:
            self._remember(data, contact.pk)
        changed = {n: v for n, v in data.columns.items() if getattr(contact, n) != v}
        if not changed:
            return SAME
        services.save_contact(
            account=contact.account, actor=self.task.actor, data=changed, contact=contact,
            version=contact.version,
        )  # fmt: skip
        return CHANGED

    def _known(self, data: Checked) -> Contact | None:
        found = self.by_id.get(data.pk or self.by_key.get((data.source, data.key)))  # type: ignore[arg-type]
        return found

    def _account(self, data: Checked) -> Account:
        found = self.accounts.get(data.account) if data.account[1] else None
        if found is None and not data.account[1]:
            if not data.account_name:
                raise ValidationError({"account": _("This row names no account.")})
            found = self.names.get(data.account_name)
        if found is None:
            raise ValidationError({"account": _("There is no account of this name in your list.")})
        return found

    def _alike(self, account: Account, data: Checked) -> Contact | None:
        rows = Contact.objects.visible_to(self.task.actor).filter(account=account)
        if email := data.columns.get("email"):
            if found := rows.filter(email__iexact=email).first():
                return found
            rows = rows.filter(email="")
        return rows.filter(name__iexact=data.columns["name"]).first()

    def _remember(self, data: Checked, pk: UUID) -> None:
        if data.key:
            keys.remember("contacts", self.task.place, data.source, {data.key: pk})
