"""Which column is which: headings of our own files and of Salesforce, HubSpot and Odoo exports."""

import hashlib
import re
from collections.abc import Iterable

from portal.exchange.kinds import Field, Kind
from portal.exchange.rejects import REJECT_COLUMNS

SEPARATORS = re.compile(r"[\W_]+")
# Headings only one system writes → what its keys are called.
TELLTALES = {
    "salesforce": {
        "account id", "contact id", "opportunity id", "activity id", "accountid", "billingcity",
        "billing city", "ownerid", "parentid", "closedate", "stagename", "isclosed",
        "opportunity name", "systemmodstamp", "whoid", "activitydate", "tasksubtype", "isdeleted",
        "mailingcity", "billing state province", "full comments",
    },
    "hubspot": {
        "record id", "company domain name", "company owner", "lifecycle stage", "hs object id",
        "contact owner", "deal stage", "deal name", "associated company", "associated company ids",
        "associated contact ids", "associated deal ids", "activity assigned to", "call title",
        "call outcome", "meeting name", "deal owner", "primary associated company id",
    },
    "odoo": {
        "external id", "parent id id", "country id id", "partner id", "display name",
        "related company", "related company external id", "is a company", "expected closing",
        "activity type id", "partner id id", "date deadline", "res name", "document name",
    },
}  # fmt: skip


def plain(heading: str) -> str:
    """A heading as it is compared: `BillingCity`, `billing_city` and `Billing City` are one."""
    return SEPARATORS.sub(" ", heading.casefold()).strip()


def recognised(kind: Kind, header: list[str]) -> dict[str, str]:
    """Column number → field, of each field the first column that bears one of its names."""
    columns: dict[str, str] = {}
    headings = [plain(cell) for cell in header]
    for field in kind.fields:
        for name in _names(field):
            free = (n for n, heading in enumerate(headings) if heading == name)
            place = next((n for n in free if str(n) not in columns), None)
            if place is not None:
                columns[str(place)] = field.name
                break
    return columns


def _names(field: Field) -> list[str]:
    spelled = [field.name, *field.also, str(field.label)]
    return list(dict.fromkeys(plain(name) for name in spelled))


def doubled(kind: Kind, header: list[str], columns: dict[str, str]) -> list[str]:
    """Headings that name a field another column fills already: their cells would be lost."""
    filled = set(columns.values())
    fields = [field for field in kind.fields if field.name in filled]
    names = {name for field in fields for name in _names(field)}
    free = [cell for at, cell in enumerate(header) if str(at) not in columns]
    return [cell for cell in free if plain(cell) in names]


def system_of(header: Iterable[str]) -> str:
    """The system a file looks to be from, or nothing."""
    headings = {plain(cell) for cell in header}
    scores = {name: len(headings & signs) for name, signs in TELLTALES.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else ""


def signature(header: list[str]) -> str:
    """The same for files that begin alike, with or without the columns a reject file adds."""
    names = [plain(cell) for cell in header if cell not in REJECT_COLUMNS]
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()


def for_header(columns: dict[str, str], old: list[str], new: list[str]) -> dict[str, str]:
    """Columns assigned in one file, for another of the same signature."""
    kept = [n for n, cell in enumerate(new) if cell not in REJECT_COLUMNS]
    before = [n for n, cell in enumerate(old) if cell not in REJECT_COLUMNS]
    moved = dict(zip(map(str, before), map(str, kept), strict=False))
    return {moved[place]: name for place, name in columns.items() if place in moved}
