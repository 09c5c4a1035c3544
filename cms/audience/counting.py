"""Whom an audience reaches, asked of the database: the mirror of `Rule.admits`."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from cms.audience.choices import Level
from cms.audience.rule import Rule
from partners.certifications.models import Certificate
from partners.organizations.choices import OrganizationStatus
from partners.organizations.models import Membership
from portal.workflow import clock

OURS = ~Q(staff_role="")
COLUMNS = {
    "kinds": "organization__kind__in",
    "tiers": "organization__tier__code__in",
    "territories": "organization__territory__code__in",
    "countries": "organization__country__in",
    "roles": "role__in",
    "organizations": "organization__in",
}


@dataclass(frozen=True)
class Reach:
    """How many people a rule admits. `strangers`: it is open to people who are not signed in."""

    partners: int
    companies: int
    ours: int
    strangers: bool

    @property
    def people(self) -> int:
        return self.partners + self.ours


def people_of(rule: Rule) -> QuerySet[Any]:
    """Active people whom `rule` admits; programs are not people."""
    people = get_user_model()._default_manager.filter(is_active=True, is_integration=False)
    if rule.level in {Level.PUBLIC, Level.REGISTERED}:
        return people
    if rule.level == Level.INTERNAL:
        return people.filter(OURS, **({"staff_role__in": rule.roles} if rule.roles else {}))
    return people.filter(OURS | (Q(pk__in=_seats(rule).values("user")) & _certified(rule)))


def reach_of(rule: Rule) -> Reach:
    people = people_of(rule)
    partners = people.exclude(OURS)
    seats = Membership.objects.live().filter(
        user__in=partners, organization__status=OrganizationStatus.ACTIVE
    )
    if rule.level == Level.PARTNER:
        seats = seats & _seats(rule)
    return Reach(
        partners=partners.count(),
        companies=seats.order_by().values("organization").distinct().count(),
        ours=people.filter(OURS).count(),
        strangers=rule.level == Level.PUBLIC,
    )


def _seats(rule: Rule) -> QuerySet[Membership]:
    """Live memberships of open companies that fit the rule's parts."""
    asked = {
        column: _uuids(codes) if part == "organizations" else codes
        for part, column in COLUMNS.items()
        if (codes := getattr(rule, part))
    }
    live = Membership.objects.live().filter(organization__status=OrganizationStatus.ACTIVE)
    return live.filter(**asked).order_by()


def _certified(rule: Rule) -> Q:
    """Holds every certification of the rule today."""
    valid = Q(revoked_at=None) & (Q(expires_on=None) | Q(expires_on__gte=clock.today()))
    held = Certificate.objects.filter(valid).order_by()
    rules = Q()
    for code in sorted(rule.certifications):
        rules &= Q(pk__in=held.filter(certification__code=code).values("holder"))
    return rules


def _uuids(codes: frozenset[str]) -> list[uuid.UUID]:
    """Codes that are ids of companies, spelt as `Place` spells them."""
    found = []
    for code in codes:
        try:
            key = uuid.UUID(code)
        except ValueError:
            continue
        if str(key) == code:
            found.append(key)
    return found
