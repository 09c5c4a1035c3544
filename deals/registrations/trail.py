"""What a company reads of the audit trail of its registrations (`portal.audit.streams`).

The same as in the registration's timeline: the vendor speaks as one and an approval by itself is
the vendor's like any other. Only openings name the vendor's person, because that is what they are
for (docs/audit.md).
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings

from deals.registrations.models import Deal
from portal.activity.audit import OPENED
from portal.audit.streams import Kind, Owned

# What people chose and wrote, as in views/history.py. Anything else in a note stays inside.
WRITTEN = ("evidence", "fields", "lesson", "message", "name", "next_step", "reason", "stage")
PEOPLE = ("from", "people", "to")
KEPT = frozenset(WRITTEN + PEOPLE)
AS_TOLD = {"auto_approve": "approve"}


def owned(ids: Collection[UUID]) -> dict[UUID, Owned]:
    rows = Deal.objects.filter(pk__in=ids, organization__isnull=False)
    return {
        pk: Owned(company, number)
        for pk, company, number in rows.values_list("pk", "organization_id", "number")
    }


def shown(entry: Any) -> dict[str, Any]:
    note = {key: value for key, value in entry.note.items() if key in KEPT and value}
    if entry.action == OPENED:
        return {
            "action": OPENED,
            "actor": entry.note["name"],
            "side": "vendor",
            "note": {"role": entry.note["role"]},
        }
    if with_whom := entry.note.get("with"):
        note["with"] = settings.VENDOR_NAME if entry.note.get("of_vendor") else with_whom
    return {"action": AS_TOLD.get(entry.action, entry.action), **_who(entry), "note": note}


def _who(entry: Any) -> dict[str, str]:
    """Nobody at all, except for an approval by itself, which the vendor gave."""
    if entry.actor is None and entry.action not in AS_TOLD:
        return {"actor": "", "side": ""}
    if entry.actor is None or entry.actor.staff_role:
        return {"actor": str(settings.VENDOR_NAME), "side": "vendor"}
    return {"actor": str(entry.actor), "side": "company"}


def of_company(company: Any) -> Any:
    return Deal.objects.filter(organization=company).values("pk")


def address(pk: str) -> str:
    return f"/deals/{pk}/"


DEALS = Kind(owned=owned, shown=shown, of_company=of_company, address=address)
