"""Touchpoints in files: notes of calls and visits out of another system."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.accounts.importing.found import accounts_by_cell, accounts_by_name
from partners.accounts.models import Account, Contact
from partners.organizations.models import Organization, Team
from partners.touchpoints import services, validators
from partners.touchpoints.choices import Direction, Outcome, Visibility
from partners.touchpoints.choices import Kind as Way
from partners.touchpoints.models import Touchpoint
from partners.touchpoints.seats import Seat, seat_of
from portal.access.scope import scope_of
from portal.exchange import keys
from portal.exchange.kinds import (
    CHANGED,
    NEW,
    SAME,
    Field,
    Found,
    Kind,
    Option,
    Place,
    Row,
    Writer,
    attempt,
    register,
)
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
FIELDS = (
    Field("external_id", gettext_lazy("Key in the other system"), also=(
        "activity id", "activityid", "task id", "id", "record id", "engagement id",
    )),
    Field("concord_id", gettext_lazy("Concord ID")),
    Field("account_id", gettext_lazy("Account: key or Concord ID"), also=(
        "account id", "accountid", "company id", "associated company ids",
    )),
    Field("account", gettext_lazy("Account: name"), also=(
        "account name", "company name", "company", "company / account", "associated company",
        "related to", "customer", "document name",
    )),
    Field("kind", gettext_lazy("Kind"), needed=True, also=(
        "type", "activity type", "task type", "task subtype", "tasksubtype",
    )),
    Field("direction", gettext_lazy("Direction"), also=("call direction", "call type")),
    Field("outcome", gettext_lazy("Outcome"), also=("call result", "call outcome")),
    Field("at", gettext_lazy("When"), needed=True, also=(
        "date", "activity date", "activitydate", "due date", "start", "date due", "create date",
    )),
    Field("subject", gettext_lazy("What it was about"), needed=True, also=(
        "subject", "summary", "task title", "title", "call title",
    )),
    Field("notes", gettext_lazy("Notes"), also=(
        "comments", "full comments", "description", "note", "call notes", "body",
    )),
    Field("visibility", gettext_lazy("Who can read this"), also=("visibility",)),
    Field("partner", gettext_lazy("With which company"), also=("partner company",)),
    Field("contact", gettext_lazy("Contact’s e-mail address"), also=("contact email", "email")),
)  # fmt: skip


def places(user: Any) -> list[Place]:
    """Companies of sellers, the own teams; account managers and the desk for the vendor."""
    scope = scope_of(user)
    companies = Organization.objects.in_scope(scope).filter(pk__in=scope.having("register_deals"))
    found = [Place(str(row.pk), row.name) for row in companies]
    if scope.staff_role and scope.teams:
        found += [Place(str(row.pk), row.name) for row in Team.objects.in_scope(scope)]
    elif scope.is_desk or scope.having("review_deals"):
        found.append(Place("", ""))
    return found


class TouchpointWriter(Writer):
    """A row is written from the person's seat at the account, as the form would; without a word
    on who reads it, it stays with the own side."""

    def prepare(self, row: Row) -> dict[str, Any]:
        cells, read = row.values, Gathered()
        read.take("kind", choice_of, Way.choices, cells["kind"], WAYS)
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
        cells = {row.line: row.values.get("account_id", "") for row in rows}
        wanted = {(self.task.source, cell): cell for cell in cells.values() if cell}
        names = {row.values.get("account", "").casefold() for row in rows} - {""}
        self.accounts = accounts_by_cell(self.task, wanted)
        self.names = accounts_by_name(self.task, names)
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
        source, key = self._key(row, account)
        found = keys.record_of(NAME, task.place, source, key)
        rows = Touchpoint.objects.visible_to(task.actor)
        if found and (known := rows.filter(pk=found).first()):
            return self._change(known, data)
        seat = self._seat(account)
        made = services.log_touchpoint(
            account=account, actor=task.actor, data=data,
            visibility=visibility or _closest(seat),
            engagement=self._engagement(seat, row.values.get("partner", "")),
            contacts=self._contacts(account, row.values.get("contact", "")),
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
        cell = row.values.get("account_id", "")
        if cell:
            found = self.accounts.get((self.task.source, cell))
        else:
            found = self.names.get(row.values.get("account", "").casefold())
        if found is None:
            raise ValidationError({"account": _("There is no account of this name in your list.")})
        return found

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

    def _contacts(self, account: Account, email: str) -> list[Contact]:
        if not email:
            return []
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


register(
    Kind(
        name=NAME,
        label=gettext_lazy("Touchpoints"),
        fields=FIELDS,
        places=places,
        writer=TouchpointWriter,
        see="accounts",
        one_of=("account_id", "account", "concord_id"),
        options=(Option("month_first", gettext_lazy("Days are written month first (4/30/2026)")),),
        batch=100,
    )
)
