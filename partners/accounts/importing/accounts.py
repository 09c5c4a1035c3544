"""Rows of accounts, a batch at a time: 100,000 of them are written in a few hundred statements."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from partners.accounts import policies, validators
from partners.accounts.choices import Coverage
from partners.accounts.importing.found import Key, accounts_by_key, by_id
from partners.accounts.models import Account
from partners.accounts.services import tell_changed, tell_imported
from partners.organizations.choices import TeamKind
from partners.organizations.models import Team
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.exchange import keys
from portal.exchange.kinds import CHANGED, NEW, SAME, Found, Refusal, Row, Task, Writer
from portal.exchange.values import Gathered, country_of, host_of, uuid_of
from portal.interchange.api_fields import UNKNOWN

PARENT = "parent_account_id"
TEXTS = (
    "name", "region", "city", "street", "postcode", "phone", "tax_id", "registration_id",
    "industry", "source", "external_id",
)  # fmt: skip
COVERAGE_BY: dict[str, str] = {TeamKind.DIRECT: Coverage.DIRECT, TeamKind.CHANNEL: Coverage.CHANNEL}


@dataclass(frozen=True)
class Checked:
    """An importable row: our id or its key, the columns its filled cells set, its parent."""

    pk: UUID | None
    key: Key
    columns: dict[str, Any]
    parent: str


class AccountWriter(Writer):
    """A row is known by our own id, by the key its place has for it, or by the key it was imported
    with. Filled cells change what differs; empty ones change nothing. Team and coverage are given
    to new accounts and never changed."""

    def __init__(self, task: Task):
        super().__init__(task)
        self.owner = _owner(task.place)
        self.keys: set[Key] = set()
        self.above: dict[Any, Any] | None = None

    # --- One row -------------------------------------------------------------------------------
    def prepare(self, row: Row) -> Checked:
        cells, read = row.values, Gathered()
        for name in TEXTS:
            read.values[name] = cells.get(name, "")
        read.values["source"] = read.values["source"] or self.task.source
        read.take("website", host_of, cells.get("website", ""))
        read.take("country", country_of, cells.get("country", ""))
        columns = validators.check_account(read.checked())
        pk = uuid_of(cells.get("concord_id", ""))
        if cells.get("concord_id") and pk is None:
            raise ValidationError({"concord_id": str(UNKNOWN)})
        key = (columns["source"], columns["external_id"])
        if pk is None and not key[1]:
            raise ValidationError({"external_id": _("This is needed.")})
        if key[1] and not key[0]:
            raise ValidationError({"source": _("Say which system the keys are from.")})
        if key[1] and self.task.is_dry and PARENT in self.task.fields:
            self.keys.add(key)
        filled = {name: value for name, value in columns.items() if value}
        return Checked(pk, key, filled, cells.get(PARENT, "").strip())

    def key(self, data: Checked) -> str:
        return f"id {data.pk}" if data.pk else "\x1f".join(data.key)

    # --- A batch -------------------------------------------------------------------------------
    def write(self, rows: list[Row]) -> Found:
        present = self._present(rows)
        found: Found = {}
        fresh: list[Row] = []
        touched = []
        for row in rows:
            account = present.get(row.line)
            if account is not None:
                found[row.line] = what = self._change(account, row.data.columns)
                touched += [account.pk] if what == CHANGED else []
            elif row.data.pk:
                found[row.line] = Refusal(str(UNKNOWN))
            else:
                fresh.append(row)
                found[row.line] = NEW
        if not self.task.is_dry:
            touched += self._create(fresh)
            tell_changed(*touched)
        return found

    def _present(self, rows: list[Row]) -> dict[int, Account]:
        """Line → the account it is about, out of those the person sees."""
        ids = by_id(Account, self.task.actor, {row.data.pk for row in rows if row.data.pk})
        known = accounts_by_key(self.task, {row.data.key for row in rows if not row.data.pk})
        found = {row.line: ids.get(row.data.pk) or known.get(row.data.key) for row in rows}
        return {line: account for line, account in found.items() if account is not None}

    def _create(self, rows: list[Row]) -> list[UUID]:
        made = Account.objects.bulk_create(
            Account(**row.data.columns, **self.owner) for row in rows
        )
        by_source: dict[str, dict[str, UUID]] = {}
        for account in made:
            by_source.setdefault(account.source, {})[account.external_id] = account.pk
        for source, records in by_source.items():
            keys.remember("accounts", self.task.place, source, records)
        return [account.pk for account in made]

    def _change(self, account: Account, columns: dict[str, Any]) -> str | Refusal:
        """A changed account's version moves on, so that an open form notices."""
        keyed = ("source", "external_id")
        changed = {
            name: value
            for name, value in columns.items()
            if name not in keyed and getattr(account, name) != value
        }
        if not changed:
            return SAME
        if self.task.actor and not (
            decision := policies.can_edit(scope_of(self.task.actor), account)
        ):
            return Refusal(str(decision.reason))
        if not self.task.is_dry:
            Account.objects.filter(pk=account.pk).update(**changed, version=F("version") + 1)
            note = {"fields": sorted(changed)}
            record_event(account, self.task.actor, "import_changed", note=note)
        return CHANGED

    def finish(self, written: int) -> None:
        tell_imported(written)

    # --- Parents -------------------------------------------------------------------------------
    def link(self, rows: list[Row]) -> Found:
        """Parents by our id or by key: of this file, or here before."""
        asked = [row for row in rows if row.data.parent]
        present = self._present(asked)
        wanted = {row.line: self._parent_key(row.data) for row in asked}
        ids = {pk for key in wanted.values() if (pk := uuid_of(key[1]))}
        by_ids = by_id(Account, self.task.actor, ids)
        by_keys = accounts_by_key(self.task, set(wanted.values()))
        found: Found = {}
        for row in asked:
            key = wanted[row.line]
            parent = by_ids.get(uuid_of(key[1])) or by_keys.get(key)  # type: ignore[arg-type]
            if parent is None and self.task.is_dry and key in self.keys:
                found[row.line] = CHANGED
            else:
                found[row.line] = self._set_parent(present.get(row.line), parent)
        return found

    def _parent_key(self, data: Checked) -> Key:
        return (data.key[0] or self.task.source, data.parent)

    def _set_parent(self, child: Account | None, parent: Account | None) -> str | Refusal:
        if parent is None:
            return Refusal(_("Imported, but no account has its parent’s key."))
        if child is None:  # a dry run has not made it
            return CHANGED
        if child.parent_id == parent.pk:
            return SAME
        if self.above is None:
            rows = Account.objects.exclude(parent=None)
            self.above = dict(rows.values_list("pk", "parent_id"))
        if _leads_to(parent.pk, child.pk, self.above):
            return Refusal(_("Imported, but its parent would be below itself."))
        if self.task.actor and not (d := policies.can_edit(scope_of(self.task.actor), child)):
            return Refusal(str(d.reason))
        self.above[child.pk] = parent.pk
        if not self.task.is_dry:
            rows = Account.objects.filter(pk=child.pk)
            rows.update(parent=parent, version=F("version") + 1)
        return CHANGED


def _owner(place: str) -> dict[str, Any]:
    team = Team.objects.filter(pk=place).first() if place else None
    return {"owner_team": team, "coverage": COVERAGE_BY[team.kind]} if team else {}


def _leads_to(start: Any, target: Any, above: dict[Any, Any]) -> bool:
    """Whether `target` is `start` or stands somewhere above it."""
    seen: set[Any] = set()
    while start is not None and start not in seen:
        if start == target:
            return True
        seen.add(start)
        start = above.get(start)
    return False
