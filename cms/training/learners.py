"""Who may be on a course, and for which company it counts."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from cms.audience.choices import Level
from cms.audience.counting import people_of
from cms.audience.rule import Place, Reader, Rule
from cms.training.models import CoursePage
from partners.organizations.choices import OrganizationStatus
from partners.organizations.models import Membership

PLACE = (
    "organization__kind",
    "organization__tier__code",
    "organization__territory__code",
    "organization__country",
    "role",
    "organization",
)


def audience_of(course: CoursePage) -> QuerySet[Any]:
    """Active people the course is for; nobody while it is not published."""
    if course.reach is None or not CoursePage.objects.published().filter(pk=course.pk).exists():
        return get_user_model()._default_manager.none()
    return people_of(course.reach.rule)


def seats(organizations: Iterable[UUID] | None = None) -> QuerySet[Membership]:
    """Live memberships of people in active companies (of these companies)."""
    rows = Membership.objects.live().filter(
        organization__status=OrganizationStatus.ACTIVE, user__is_integration=False
    )
    return rows if organizations is None else rows.filter(organization__in=organizations)


def homes_of(
    course: CoursePage,
    people: Collection[UUID],
    among: Iterable[UUID] | None = None,
    rule: Rule | None = None,
) -> dict[UUID, UUID]:
    """Person → the company (of `among`) through which the course is for that person (narrowed
    by `rule`); the eldest seat where there are several. One query. People without such a company
    are left out."""
    if course.reach is None:
        return {}
    found: dict[UUID, UUID] = {}
    rule = rule or course.reach.rule
    rows = seats(among).filter(user__in=people).order_by("started_at", "pk")
    for user, organization, *place in rows.values_list("user", "organization", *PLACE):
        if user not in found and _fits(rule, place):
            found[user] = organization
    return found


def _fits(rule: Rule, place: list[Any]) -> bool:
    """Whether a seat is one the rule asks for; what the person is certified in is asked apart."""
    if rule.level in {Level.PUBLIC, Level.REGISTERED}:
        return True
    reader = Reader(
        signed_in=True,
        places=(Place(*(str(part or "") for part in place)),),
        certifications=rule.certifications,
    )
    return rule.admits(reader)
