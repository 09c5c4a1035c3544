"""Who of those asked has confirmed a must-read page, by company.

A company's administrators see their own people alone; what is counted is what is listed.
"""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from cms.audience.choices import Level
from cms.audience.rule import Place, Reader, Rule
from cms.reading.models import Acknowledgement
from cms.reading.querysets import sees_all
from cms.reading.services.reminders import asked_of
from partners.organizations.choices import OrganizationStatus
from partners.organizations.models import Membership
from portal.access.scope import Scope

# A membership as `Place` knows it, then the person and the company's name.
OF_SEAT = (
    "organization__kind",
    "organization__tier__code",
    "organization__territory__code",
    "organization__country",
    "role",
    "organization",
    "user",
    "organization__name",
)


@dataclass(frozen=True)
class Person:
    id: uuid.UUID
    name: str
    email: str
    confirmed_at: dt.datetime | None


@dataclass
class Company:
    """People of one company who are asked; `id` None: the vendor's own, or of no company."""

    id: uuid.UUID | None
    name: str
    people: list[Person] = field(default_factory=list)

    @property
    def asked(self) -> int:
        return len(self.people)

    @property
    def confirmed(self) -> int:
        return sum(person.confirmed_at is not None for person in self.people)


def companies_of(scope: Scope, page: Any) -> list[Company]:
    """Companies with the people asked, those who have not confirmed first. Three queries."""
    rule = page.reach.rule
    done = _confirmed(page)
    people = {
        pk: Person(pk, name, email, done.get(pk))
        for pk, name, email in asked_of(page).values_list("pk", "name", "email")
    }
    seats = _seats(scope, rule, people)
    if sees_all(scope):
        seated = {user for users in seats.values() for user in users}
        if others := [user for user in people if user not in seated]:
            name = settings.VENDOR_NAME if rule.level == Level.INTERNAL else _("No company")
            seats[(None, str(name))] = others
    found = [
        Company(pk, name, sorted((people[user] for user in users), key=_waiting_first))
        for (pk, name), users in seats.items()
    ]
    return sorted(found, key=lambda company: (company.name, str(company.id)))


def _waiting_first(person: Person) -> tuple[bool, str, str]:
    return person.confirmed_at is not None, person.name, person.email


def _confirmed(page: Any) -> dict[uuid.UUID, dt.datetime]:
    rows = Acknowledgement.objects.confirmed().filter(
        page__translation_key=page.translation_key, edition=page.edition
    )
    return dict(rows.order_by("-confirmed_at").values_list("user", "confirmed_at"))


def _seats(scope: Scope, rule: Rule, people: dict[uuid.UUID, Person]) -> dict[Any, list[uuid.UUID]]:
    """(id, name) of each company in the person's sight → its people whom the rule means."""
    rows = Membership.objects.live().filter(organization__status=OrganizationStatus.ACTIVE)
    if not sees_all(scope):
        rows = rows.filter(organization__in=scope.having("manage_members"))
    seats: dict[Any, list[uuid.UUID]] = defaultdict(list)
    for kind, tier, territory, country, role, company, user, name in rows.order_by(
        "pk"
    ).values_list(*OF_SEAT):
        place = Place(kind, tier or "", territory or "", str(country), role, str(company))
        here = Reader(signed_in=True, places=(place,), certifications=rule.certifications)
        if user in people and rule.admits(here):
            seats[(company, name)].append(user)
    return seats
