"""A company’s people, for those who run it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.training.teams import OVERDUE, Asked, Team
from partners.certifications.choices import State
from partners.certifications.models import Certificate
from partners.organizations.models import Invitation, Membership, Organization
from portal.access.scope import Scope
from portal.home.numbers.base import LIMIT, Number, address
from portal.people.areas import Area

MOST = 3  # companies that are told one by one
PEOPLE = "people"


@dataclass(frozen=True)
class OwnTeam:
    """`name` is empty where there is one company only."""

    company: Organization
    name: str
    numbers: list[Number]


def companies_run(scope: Scope) -> list[Organization]:
    """Companies of a partner's administrator. No query for anybody else."""
    if scope.staff_role or not (managed := scope.having("manage_members")):
        return []
    rows = Organization.objects.in_scope(scope).filter(pk__in=managed)
    return list(rows.order_by("name", "pk")[:MOST])


def of_company(user: Any, scope: Scope, company: Organization) -> Iterator[Number]:
    pk = company.pk
    people = Membership.objects.in_scope(scope).live().filter(organization=pk)
    invited = Invitation.objects.in_scope(scope).open().filter(organization=pk)
    overdue = Team(user, company, Asked(state=OVERDUE)).wanted
    certificates = Certificate.objects.in_scope(scope).filter(organization=pk)
    members = address("company_members", pk)
    area = Area.ORGANIZATIONS
    yield Number(f"{PEOPLE} {pk}", _("People"), "users", area, people, members, LIMIT)
    yield Number(f"invited {pk}", _("Invitations open"), "mail", area, invited, members)
    yield Number(
        f"training {pk}",
        _("Courses overdue"),
        "graduation-cap",
        Area.TRAINING,
        overdue,
        address("training_team", company=pk, state=OVERDUE),
        tone="warning",
    )
    yield Number(
        f"certificates {pk}",
        _("Certificates that end soon"),
        "award",
        Area.TRAINING,
        certificates.in_state(State.ENDING),
        address("company_certificates", pk, state=State.ENDING.value),
        tone="warning",
    )
