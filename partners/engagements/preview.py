"""What an engagement opens, level by level, before anybody agrees to it.

Read from the lenses of partners/accounts. Values are those the reader may read anyway: the
account's own side sees them; the partner sees which fields come, and no value or count before
they are opened. What a partner is shown does not depend on what the account holds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.accounts.choices import ENGAGED_ROLES, EngagementLevel
from partners.accounts.models import Account, AccountName, Contact
from partners.accounts.policies import INSIDE, LENSES
from partners.engagements.choices import ROOMS
from partners.engagements.receipts import (
    LEVEL_LENS,
    LEVELS,
    ROOM_WORDS,
    depth,
    in_order,
    label_of,
)
from partners.organizations.models import Membership, Organization
from portal.access.scope import Scope

NEVER = (
    gettext_lazy("Direct opportunities, prices and margins"),
    gettext_lazy("Notes and files for the vendor only"),
    gettext_lazy("Other partners, and whether there are any"),
)
TO_THE_VENDOR = (
    gettext_lazy(
        "The company’s approved, won and lost deals on this account: number, title, products, "
        "stage, owner and dates, without prices, contacts and comments"
    ),
)


@dataclass(frozen=True)
class Line:
    """One field: its label, and its value where the reader may read it (else empty)."""

    label: str
    value: str = ""


@dataclass(frozen=True)
class Step:
    """One level: what it adds to the one before. `is_open`: within the level spoken of."""

    level: str
    label: str
    lines: list[Line]
    rooms: list[str]
    is_open: bool

    @property
    def filled(self) -> list[Line]:
        """Fields whose value the reader reads."""
        return [line for line in self.lines if line.value]

    @property
    def unread(self) -> list[str]:
        """Labels of the others: empty, or not the reader's to read yet."""
        return [line.label for line in self.lines if not line.value]


def preview(
    scope: Scope, account_id: Any, account_name: str, organization: Organization, level: str
) -> dict[str, Any]:
    """The context of templates/partners/engagements/includes/preview.html.

    The same number of queries for all accounts of one reader at one lens.
    """
    rows = Account.objects.in_scope(scope).select_related("owner_team")
    account = rows.filter(pk=account_id).first()
    values = _values(scope, account) if account else {}
    values.setdefault("name", account_name)
    return {
        "steps": list(_steps(values, level)),
        "hidden": [*_hidden(level), *NEVER],
        "to_vendor": TO_THE_VENDOR,
        "people": _people(scope, organization),
        "organization": organization,
        "vendor": settings.VENDOR_NAME,
    }


def _steps(values: dict[str, str], level: str) -> Iterator[Step]:
    before: frozenset[str] = frozenset()
    for name in LEVELS:
        fields = LENSES.table[LEVEL_LENS[name]]
        yield Step(
            level=name,
            label=str(EngagementLevel(name).label),
            lines=[
                Line(capfirst(label_of(field)), values.get(field, ""))
                for field in in_order(fields - before)
            ],
            rooms=[capfirst(str(ROOM_WORDS[room])) for room, at in ROOMS.items() if at == name],
            is_open=depth(name) <= depth(level),
        )
        before = fields


def _hidden(level: str) -> list[str]:
    """Fields of the account that stay closed at this level."""
    closed = INSIDE - LENSES.table[LEVEL_LENS[level]]
    return [capfirst(label_of(field)) for field in in_order(closed)]


def _people(scope: Scope, organization: Organization) -> list[str]:
    """Who of the company gets in; names only for those who know its people."""
    seats = Membership.objects.in_scope(scope).live().filter(organization=organization)
    seats = seats.filter(role__in=ENGAGED_ROLES, user__is_active=True).select_related("user")
    return [str(seat.user) for seat in seats.order_by("user__name", "pk")]


# --- Values the reader reads anyway ------------------------------------------------------------
def _values(scope: Scope, account: Any) -> dict[str, str]:
    """Field → its value in words, of the fields in the reader's lens that are filled."""
    seen = LENSES.fields(scope, account)
    return {field: text for field in seen if (text := _text(scope, account, field))}


def _text(scope: Scope, account: Any, field: str) -> str:
    if field in READERS:
        return READERS[field](scope, account)
    return str(getattr(account, field, "") or "")


def _parent(scope: Scope, account: Any) -> str:
    """Asked for through the account: the same query whether or not there is one out of sight."""
    return str(Account.objects.in_scope(scope).filter(subsidiaries=account).first() or "")


def _names(scope: Scope, account: Any) -> str:
    rows = AccountName.objects.in_scope(scope).filter(account=account)
    return ", ".join(rows.values_list("name", flat=True))


def _contacts(scope: Scope, account: Any) -> str:
    rows = list(Contact.objects.in_scope(scope).filter(account=account)[:51])
    if not rows:
        return _("nobody yet")
    names = ", ".join(row.name for row in rows[:5])
    count = ngettext("%(count)d person", "%(count)d people", len(rows)) % {"count": len(rows)}
    return f"{count}: {names}" + ("…" if len(rows) > 5 else "")


READERS: dict[str, Callable[[Scope, Any], str]] = {
    "parent": _parent,
    "names": _names,
    "contacts": _contacts,
    "country": lambda scope, account: str(account.country.name),
    "coverage": lambda scope, account: str(account.get_coverage_display()),
    "owner_team": lambda scope, account: str(account.owner_team or ""),
    "engagements": lambda scope, account: "",
    "id": lambda scope, account: "",
    "version": lambda scope, account: "",
}
