"""Who knows whom at the customer, and which buying role nobody holds.

What touchpoints tell is read from those the reader sees, so the map is never wider than the
timeline. `ContactKnown` adds what people said by hand.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Min

from partners.accounts.models import Account, Contact
from partners.touchpoints.choices import (
    KNOWS_WELL_FROM,
    MISSING,
    Outcome,
    Strength,
)
from partners.touchpoints.models import ContactKnown, Touchpoint
from portal.access.together import Asking


@dataclass
class Knower:
    """One person who knows a contact: how well, since when, how often in touch."""

    user: Any
    strength: int = Strength.MET
    since: dt.date | None = None
    touches: int = 0
    said: list[ContactKnown] = field(default_factory=list)

    @property
    def label(self) -> Any:
        return Strength(self.strength).label

    @property
    def is_vendor(self) -> bool:
        return bool(self.user.staff_role)

    def adds(self, strength: int, since: dt.date | None) -> None:
        self.strength = max(self.strength, strength)
        if since and (self.since is None or since < self.since):
            self.since = since


@dataclass(frozen=True)
class CoverageMap:
    rows: list[tuple[Contact, list[Knower]]]
    missing: list[tuple[str, Any]]  # buying role → what is said while nobody holds it


def coverage_asked(user: Any, account: Account) -> Asking:
    """`account` was found in scope and its contacts are in the reader's lens."""
    contacts = Contact.objects.visible_to(user).filter(account=account)
    met = _met(user, account)
    said = ContactKnown.objects.visible_to(user).filter(account=account).select_related("user")
    yield contacts, met, said
    found = _people({row["people"] for row in met})
    yield (found,)
    people = {person.pk: person for person in found}
    known: dict[Any, dict[Any, Knower]] = defaultdict(dict)
    for row in met:
        knower = known[row["contacts"]].setdefault(row["people"], Knower(people[row["people"]]))
        knower.touches = row["touches"]
        often = row["touches"] >= KNOWS_WELL_FROM
        knower.adds(Strength.KNOWS if often else Strength.MET, row["first"].date())
    for fact in said:
        knower = known[fact.contact_id].setdefault(fact.user_id, Knower(fact.user))
        knower.adds(fact.strength, fact.since)
        knower.said.append(fact)
    held = {contact.buying_role for contact in contacts}
    return CoverageMap(
        rows=[(contact, _best_first(known.get(contact.pk, {}))) for contact in contacts],
        missing=[(role, words) for role, words in MISSING.items() if role not in held],
    )


def _met(user: Any, account: Account) -> Any:
    """Contact × person of the answered touchpoints in sight, with how often and since when."""
    rows = Touchpoint.objects.visible_to(user).filter(account=account, outcome=Outcome.ANSWERED)
    pairs = rows.filter(contacts__isnull=False, people__isnull=False).order_by()
    return pairs.values("contacts", "people").annotate(
        touches=Count("pk", distinct=True), first=Min("at")
    )


def _people(ids: set[Any]) -> Any:
    users: Any = get_user_model()._default_manager
    return users.filter(pk__in=ids)


def _best_first(knowers: dict[Any, Knower]) -> list[Knower]:
    return sorted(knowers.values(), key=lambda k: (-k.strength, -k.touches, k.user.name))
