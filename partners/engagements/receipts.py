"""Consent receipts: what one side agreed to, in the words it read, written once."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.accounts.choices import EngagementLevel
from partners.accounts.models import Account, Engagement
from partners.accounts.policies import LENSES
from partners.engagements.choices import ROOMS, TEXT_VERSION
from partners.engagements.models import ConsentReceipt

LEVELS = list(EngagementLevel.values)
PLUMBING = frozenset({"id", "version", "engagements"})
# The lens of partners/accounts that each level opens; the plan level adds a room, no field.
LEVEL_LENS = {level: level for level in LEVELS} | {EngagementLevel.PLAN: "contacts"}
WORDS = {
    "names": gettext_lazy("other names"),
    "contacts": gettext_lazy("people and their buying roles"),
}
ROOM_WORDS = {
    "touchpoints": gettext_lazy("the joint timeline of touchpoints"),
    "tasks": gettext_lazy("shared tasks"),
    "files": gettext_lazy("joint files"),
    "contacts": gettext_lazy("the coverage map: who knows whom"),
    "plan": gettext_lazy("the mutual plan"),
}
ORDER = (
    "name", "city", "country", "website", "street", "postcode", "region", "phone", "tax_id",
    "registration_id", "industry", "parent", "names", "coverage", "owner_team", "contacts",
)  # fmt: skip


def depth(level: str) -> int:
    return LEVELS.index(level)


def fields_of(level: str) -> list[str]:
    """Names of the account's fields a level opens, in reading order."""
    return in_order(LENSES.table[LEVEL_LENS[level]])


def in_order(names: Any) -> list[str]:
    known = [name for name in ORDER if name in names]
    return known + sorted(set(names) - set(known) - PLUMBING)


def rooms_of(level: str) -> list[str]:
    """The joint rooms a level opens."""
    return [room for room, needed in ROOMS.items() if depth(needed) <= depth(level)]


def label_of(field: str) -> str:
    if field in WORDS:
        return str(WORDS[field])
    return str(Account._meta.get_field(field).verbose_name)


def statement(row: Engagement, level: str, ends_on: dt.date | None) -> str:
    """The words a side agrees to."""
    names = {
        "vendor": settings.VENDOR_NAME,
        "account": row.account.name,
        "company": row.organization.name,
        "fields": ", ".join(map(label_of, fields_of(level))),
        "rooms": ", ".join(str(ROOM_WORDS[room]) for room in rooms_of(level)) or _("nothing"),
        "purpose": row.purpose,
        "from": row.starts_on.isoformat(),
        "until": ends_on.isoformat() if ends_on else _("open end"),
    }
    said = [
        _("%(vendor)s opens the account %(account)s to %(company)s: %(fields)s.") % names,
        _("Both sides work together in: %(rooms)s.") % names,
        _(
            "The account’s team reads the approved, won and lost deals of %(company)s on this "
            "account, without prices."
        )
        % names,
        _("Purpose: %(purpose)s. From %(from)s until %(until)s.") % names,
        _("Either side may pause or end this at any time; then all of it is closed at once."),
    ]
    return "\n".join(capfirst(text) for text in said)


def write(row: Engagement, *, actor: Any, side: str, kind: str, level: str, ends_on: Any) -> None:
    """The receipt of one side's consent, in the transaction that gives it."""
    ConsentReceipt.objects.create(
        engagement=row,
        kind=kind,
        side=side,
        given_by=actor,
        given_by_name=str(actor),
        account_name=row.account.name,
        organization_name=row.organization.name,
        level=level,
        fields=fields_of(level),
        rooms=rooms_of(level),
        purpose=row.purpose,
        starts_on=row.starts_on,
        ends_on=ends_on,
        text=statement(row, level, ends_on),
        text_version=TEXT_VERSION,
    )
