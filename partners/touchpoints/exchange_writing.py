"""Writing rows of touchpoints: each from the person's seat at the account."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.accounts.importing.found import (
    accounts_by_cell,
    accounts_by_name,
    contacts_by_key,
    first_key,
)
from partners.accounts.models import Account, Contact
from partners.touchpoints import services, validators
from partners.touchpoints.choices import Direction, Outcome, Visibility
from partners.touchpoints.choices import Kind as Way
from partners.touchpoints.models import Touchpoint
from partners.touchpoints.seats import Seat, seat_of
from portal.access.scope import scope_of
from portal.exchange import keys
from portal.exchange.kinds import CHANGED, NEW, SAME, Found, Row, Writer, attempt
from portal.exchange.values import Gathered, choice_of, moment_of, uuid_of
from portal.interchange.api_fields import UNKNOWN

NAME = "touchpoints"
COLUMNS = ("kind", "direction", "outcome", "at", "subject", "notes")
WAYS = {
    "phone call": "call", "phone": "call", "email": "mail", "e-mail": "mail", "event": "meeting",
    "on-site": "visit", "demonstration": "demo", "online": "web", "video": "web", "to-do": "call",
    "task": "call", "inbound call": "call", "outbound call": "call",
}  # fmt: skip
CALLS = {
    "inbound": "in", "outbound": "out", "connected": "answered", "no answer": "no_answer",
    "busy": "no_answer", "left voicemail": "no_answer", "left live message": "answered",
}  # fmt: skip


class TouchpointWriter(Writer):
    """A row is written from the person's seat at the account, as the form would; without a word
    on who reads it, it stays with the own side. A file of calls alone has no column of kinds."""

    def prepare(self, row: Row) -> dict[str, Any]:
        cells, read = row.values, Gathered()
        is_call = cells.get("direction") or cells.get("outcome")
        kind = cells.get("kind") or (Way.CALL if is_call else "")
        read.take("kind", choice_of, Way.choices, kind, WAYS)
        if not kind:
            read.errors["kind"] = [_("This is needed.")]
        read.take("at", moment_of, cells["at"], bool(self.task.options.get("month_first")))
        for name, choices in (("direction", Direction), ("outcome", Outcome)):
            if cells.get(name):
                read.take(name, choice_of, choices.choices, cells[name], CALLS)
        visibility = cells.get("visibility", "")
        read.take("visibility", choice_of, Visibility.choices, visibility)
        read.values |= {"subject": cells["subject"], "notes": cells.get("notes", "")}
        if cells.get("concord_id") and uuid_of(cells["concord_id"]) is None:
            read.errors["concord_id"] = [str(UNKNOWN)]
        data = read.checked()
        wanted = data.pop("visibility")
        return validators.check_touchpoint(data, is_new=True) | {"visibility": wanted}

    def write(self, rows: list[Row]) -> Found:
        cells = {first_key(row.values.get("account_id", "")) for row in rows} - {""}
        wanted = {(self.task.source, cell): cell for cell in cells}
        people = {first_key(row.values.get("contact_id", "")) for row in rows} - {""}
        names = {row.values.get("account", "").casefold() for row in rows} - {""}
        self.accounts = accounts_by_cell(self.task, wanted)
        self.names = accounts_by_name(self.task, names)
        self.people = contacts_by_key(self.task, people)
        self.seats: dict[Any, Seat] = {}
        return {row.line: attempt(self.write_one, row) for row in rows}

    def write_one(self, row: Row) -> str:
        task, data = self.task, dict(row.data)
        visibility = data.pop("visibility")
        if pk := uuid_of(row.values.get("concord_id", "")):
            known = Touchpoint.objects.visible_to(task.actor).filter(pk=pk).first()
            if known is None:
                raise ValidationError({"concord_id": str(UNKNOWN)})
            return self._change(known, data)
        account = self._account(row)
        rows = Touchpoint.objects.visible_to(task.actor)
        where = self._key(row, account)
        known, (source, key) = keys.found_for(task, NAME, where, rows)
        if known is not None:
            return self._change(known, data)
        seat = self._seat(account)
        made = services.log_touchpoint(
            account=account, actor=task.actor, data=data,
            visibility=visibility or _closest(seat),
            engagement=self._engagement(seat, row.values.get("partner", "")),
            contacts=self._contacts(account, row),
        )  # fmt: skip
        keys.remember(NAME, task.place, source, {key: made.pk})
        return NEW

    def _change(self, known: Touchpoint, data: dict[str, Any]) -> str:
        changed = {
            name: value
            for name, value in data.items()
            if name in COLUMNS and getattr(known, name) != value
            and not (name == "notes" and not value)
        }  # fmt: skip
        if not changed:
            return SAME
        services.change_touchpoint(
            touchpoint=known, actor=self.task.actor, version=known.version, data=changed
        )
        return CHANGED

    def _account(self, row: Row) -> Account:
        """By key, by name, or the account of the contact."""
        cell, name = first_key(row.values.get("account_id", "")), row.values.get("account", "")
        person = self._person(row)
        if cell:
            found = self.accounts.get((self.task.source, cell))
        elif name or not person:
            found = self.names.get(name.casefold())
        else:
            found = person.account
        if found is None:
            raise ValidationError(self._unknown(row))
        return found

    def _unknown(self, row: Row) -> dict[str, str]:
        if row.values.get("account_id") or row.values.get("account"):
            return {"account": _("There is no account of this name in your list.")}
        if row.values.get("contact_id"):
            return {"contact_id": _("There is no contact with this key in your list.")}
        return {"account": _("This row names no account.")}

    def _seat(self, account: Account) -> Seat:
        """The person's place at the account; for a company, only where that company works."""
        if account.pk not in self.seats:
            self.seats[account.pk] = seat_of(scope_of(self.task.actor), account)
        seat = self.seats[account.pk]
        here = {str(engagement.organization_id) for engagement in seat.engagements}
        if seat.is_partner and self.task.place not in here:
            raise ValidationError({"account": _("There is no account of this name in your list.")})
        return seat

    def _engagement(self, seat: Seat, partner: str) -> Any:
        if seat.is_partner:
            partner_id = self.task.place
            return next(e for e in seat.engagements if str(e.organization_id) == partner_id)
        if not partner:
            return None
        for engagement in seat.engagements:
            if engagement.organization.name.casefold() == partner.casefold():
                return engagement
        raise ValidationError({"partner": str(UNKNOWN)})

    def _person(self, row: Row) -> Contact | None:
        return self.people.get(first_key(row.values.get("contact_id", "")))

    def _contacts(self, account: Account, row: Row) -> list[Contact]:
        """The contact by key, where it works at this account; an address must be known."""
        email, person = row.values.get("contact", ""), self._person(row)
        if not email:
            return [person] if person and person.account_id == account.pk else []
        rows = Contact.objects.visible_to(self.task.actor)
        found = rows.filter(account=account, email__iexact=email).first()
        if found is None:
            raise ValidationError({"contact": str(UNKNOWN)})
        return [found]

    def _key(self, row: Row, account: Account) -> tuple[str, str]:
        if external := row.values.get("external_id", "")[:120]:
            return self.task.source, external
        data = row.data
        return keys.NATURAL, keys.natural(account.pk, data["at"], data["kind"], data["subject"])


def _closest(seat: Seat) -> str:
    """Own notes stay with the own side until somebody says otherwise."""
    for visibility in (Visibility.OWN, Visibility.INTERNAL):
        if visibility in seat.ways:
            return visibility
    return seat.ways[0] if seat.ways else Visibility.OWN
