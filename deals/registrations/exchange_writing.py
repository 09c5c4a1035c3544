"""Writing rows of deals: drafts are made and changed; what was sent is never touched."""

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deals.registrations import policies, services, validators
from deals.registrations.choices import Kind, Stage, Status
from deals.registrations.models import Deal, ProductFamily
from partners.accounts.choices import BuyingRole
from partners.accounts.importing.found import accounts_by_cell, first_key
from partners.accounts.policies import LENSES as ACCOUNT_LENSES
from partners.organizations.models import Organization, Team
from portal.access.policy import Refused
from portal.access.scope import scope_of
from portal.exchange import keys
from portal.exchange.kinds import (
    CHANGED,
    NEW,
    SAME,
    Found,
    Noted,
    Outcome,
    Row,
    Task,
    Writer,
    words_of,
)
from portal.exchange.values import Gathered, amount_of, choice_of, country_of, day_of, uuid_of
from portal.interchange.api_fields import UNKNOWN
from portal.workflow.machine import StateMoved

NAME = "deals"
TEXTS = (
    "title", "customer_name", "customer_website", "customer_city", "customer_address",
    "customer_tax_id", "customer_phone", "contact_name", "contact_email", "need", "competitor",
)  # fmt: skip
# Stages of other systems; a closed one is no registration any more.
STAGES = {
    "prospecting": "prospect", "qualification": "qualified", "needs analysis": "qualified",
    "value proposition": "qualified", "id. decision makers": "qualified",
    "perception analysis": "proposal", "proposal/price quote": "proposal", "proposal": "proposal",
    "proposition": "proposal", "negotiation/review": "negotiation", "new": "prospect",
    "appointment scheduled": "prospect", "qualified to buy": "qualified",
    "presentation scheduled": "proposal", "decision maker bought-in": "negotiation",
    "contract sent": "commit", "discovery": "qualified", "proposal/quote": "proposal",
    "proposal sent": "proposal", "appointmentscheduled": "prospect", "qualifiedtobuy": "qualified",
    "presentationscheduled": "proposal", "decisionmakerboughtin": "negotiation",
    "contractsent": "commit",
}  # fmt: skip
CLOSED = frozenset({"closed won", "closed lost", "closedwon", "closedlost", "won", "lost"})
OF_ACCOUNT = ("name", "website", "country", "city")  # what a deal takes over from its account
LINE = re.compile(r"^(?:(\d{1,7})\s*[×x*]\s*)?(.+?)(?:\s*[×x*]\s*(\d{1,7}))?$")
GROUPS = ("customer", "contact", "value")


class DealWriter(Writer):
    """A row is known by our id, its number or its key; without any, by customer and title."""

    def __init__(self, task: Task):
        super().__init__(task)
        rows = list(ProductFamily.objects.visible_to(task.actor))
        self.families = {row.name.casefold(): row for row in rows}
        self.families |= {row.code.casefold(): row for row in rows}
        self.company = Organization.objects.filter(pk=task.place).first()
        self.team = None if self.company else Team.objects.filter(pk=task.place).first()

    # --- One row -------------------------------------------------------------------------------
    def prepare(self, row: Row) -> dict[str, Any]:
        cells, read = row.values, Gathered()
        first = bool(self.task.options.get("month_first"))
        for name in TEXTS:
            read.values[name] = cells.get(name, "")
        if not (cells.get("concord_id") or cells.get("number")):
            read.values["title"] = read.values["title"] or read.values["customer_name"]
            if not (read.values["customer_name"] or cells.get("account_id")):
                read.errors["customer_name"] = [_("This is needed.")]
        read.take("customer_country", country_of, cells.get("customer_country", ""))
        read.take("kind", choice_of, Kind.choices, cells.get("kind", ""))
        read.take("stage", _stage, cells.get("stage", ""))
        role = cells.get("contact_role", "")
        read.take("contact_role", choice_of, BuyingRole.choices, role)
        read.take("value_amount", _money, cells.get("value_amount", ""))
        read.values["value_currency"] = cells.get("value_currency", "").upper()
        read.take("expected_close", day_of, cells.get("expected_close", ""), first)
        read.take("probability", _percent, cells.get("probability", ""))
        if cells.get("concord_id") and uuid_of(cells["concord_id"]) is None:
            read.errors["concord_id"] = [str(UNKNOWN)]
        columns = validators.check_fields(read.checked())
        return {name: value for name, value in columns.items() if value not in ("", None)}

    def write(self, rows: list[Row]) -> Found:
        nameless = [row for row in rows if not row.data.get("customer_name")]
        cells = {first_key(row.values.get("account_id", "")) for row in nameless} - {""}
        wanted = {(self.task.source, cell): cell for cell in cells}
        self.accounts = accounts_by_cell(self.task, wanted)
        return super().write(rows)

    def write_one(self, row: Row) -> Outcome:
        data = self._named(row)
        deal, (source, key) = self._known(row, data)
        if deal is None:
            lines = self._lines(row.values.get("products", ""))
            deal = services.create_draft(
                actor=self.task.actor, organization=self.company, team=self.team, data=data,
                lines=lines,
            )  # fmt: skip
            keys.remember(NAME, self.task.place, source, {key: deal.pk})
            what = NEW
        else:
            what = self._change(deal, dict(row.data), row.values.get("products", ""))
        return self._sent(deal.pk, what) if self.task.options.get("send") else what

    # --- Which deal ----------------------------------------------------------------------------
    def _named(self, row: Row) -> dict[str, Any]:
        """The row's data; without a customer's name, with what the person reads of the account
        it names."""
        data, cell = dict(row.data), first_key(row.values.get("account_id", ""))
        if data.get("customer_name") or not cell:
            return data
        account = self.accounts.get((self.task.source, cell))
        if account is None:
            words = _("There is no account with this key in your list.")
            raise ValidationError({"account_id": words})
        seen = ACCOUNT_LENSES.fields(scope_of(self.task.actor), account)
        taken = {f"customer_{name}": getattr(account, name) for name in OF_ACCOUNT if name in seen}
        return {"title": account.name[:200], **taken, **data}

    def _known(self, row: Row, data: dict[str, Any]) -> tuple[Deal | None, keys.Where]:
        """Out of what the person sees, and where its key is kept; a number or id of anything else
        reads as unknown."""
        rows = Deal.objects.visible_to(self.task.actor).prefetch_related("lines__family")
        number, pk = row.values.get("number", ""), uuid_of(row.values.get("concord_id", ""))
        if pk or number:
            found = list(rows.filter(pk=pk) if pk else rows.filter(number__iexact=number)[:3])
            found = [deal for deal in found if self._is_here(deal)] or found
            if len(found) != 1:
                raise ValidationError({"concord_id" if pk else "number": str(UNKNOWN)})
            return found[0], ("", "")
        return keys.found_for(self.task, NAME, self._key(row, data), rows)

    def _key(self, row: Row, data: dict[str, Any]) -> tuple[str, str]:
        if external := row.values.get("external_id", "")[:120]:
            return self.task.source, external
        return keys.NATURAL, keys.natural(data["customer_name"], data["title"])

    def key(self, data: dict[str, Any]) -> str:
        return ""

    def _is_here(self, deal: Deal) -> bool:
        return self.task.place in (str(deal.organization_id), str(deal.team_id))

    # --- Changing ------------------------------------------------------------------------------
    def _change(self, deal: Deal, data: dict[str, Any], products: str) -> str:
        """What the person cannot read is not compared: no answer may depend on it."""
        seen = policies.LENSES.fields(scope_of(self.task.actor), deal)
        changed = {
            name: value
            for name, value in data.items()
            if lens_of(name) not in seen or getattr(deal, name) != value
        }
        lines = None
        if products and (policies_hide(seen) or products != products_of(deal)):
            lines = self._lines(products)
        if not changed and lines is None:
            return SAME
        if deal.status != Status.DRAFT:
            raise Refused(_("Only drafts are changed by an import; this one was sent."))
        services.update_deal(
            deal=deal, actor=self.task.actor, version=deal.version, data=changed, lines=lines
        )
        return CHANGED

    def _lines(self, text: str) -> list[dict[str, Any]]:
        found = []
        for part in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
            match = LINE.match(part)
            name = match[2].strip() if match else part
            family = self.families.get(name.casefold())
            if family is None:
                words = _("There is no product family “%(name)s”.") % {"name": name[:60]}
                raise ValidationError({"products": words})
            quantity = int(match[1] or match[3] or 1) if match else 1
            found.append({"family": family, "quantity": quantity})
        return found

    def _sent(self, pk: Any, what: str) -> Outcome:
        """A complete draft is sent; what is missing is said, and the draft stays."""
        deal = Deal.objects.visible_to(self.task.actor).get(pk=pk)
        if deal.status != Status.DRAFT:
            return what
        try:
            services.perform(
                deal=deal, action="submit", actor=self.task.actor, version=deal.version, data={}
            )
        except (ValidationError, Refused, StateMoved) as error:
            words = _("Saved as a draft, not sent: %(reason)s") % {"reason": words_of(error)}
            return Noted(what, words)
        return NEW if what == NEW else CHANGED


def lens_of(column: str) -> str:
    """The field of the lenses that shows a column."""
    group, _sign, part = column.partition("_")
    if group in GROUPS and part:
        return f"customer.{part}" if group == "customer" else group
    return column


def policies_hide(seen: Any) -> bool:
    return "products" not in seen


def products_of(deal: Deal) -> str:
    """Lines as the list's export writes them."""
    return "; ".join(
        f"{line.quantity} × {line.name or line.family.name}" for line in deal.lines.all()
    )


def _stage(text: str) -> str:
    if " ".join(text.split()).casefold() in CLOSED:
        raise ValidationError(_("This one is closed: only open deals are imported."))
    return choice_of(Stage.choices, text, STAGES)


def _money(text: str) -> Decimal | None:
    amount = amount_of(text)
    return None if amount is None else services.to_money(amount)


def _percent(text: str) -> int | None:
    """0 to 100; a share such as 0.25 counts as 25."""
    amount = amount_of(text.replace("%", ""))
    if amount is None:
        return None
    amount = amount * 100 if 0 < amount < 1 else amount
    if not 0 <= amount <= 100:
        raise ValidationError(_("Enter a number from 0 to 100."))
    return int(amount)
