"""Whom and which companies this room offers somebody: always their scope."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from partners.organizations.choices import OrganizationKind, OrganizationStatus
from partners.organizations.models import Assignment, Organization, TeamMembership
from portal.access.scope import scope_of
from portal.people.choices import StaffRole

REVIEWERS = [StaffRole.ACCOUNT_MANAGER, StaffRole.DESK]


def reviewers_seen_by(user: Any) -> Any:
    """The desk sees all who review; an account manager those of the own teams and companies."""
    people = get_user_model().objects.filter(is_active=True, staff_role__in=REVIEWERS)
    if not scope_of(user).is_desk:
        mates = TeamMembership.objects.visible_to(user).live().values("user")
        beside = Assignment.objects.visible_to(user).live().values("user")
        together = Q(pk__in=mates) | Q(pk__in=beside)
        people = people.filter(together, staff_role=user.staff_role)
    return people.order_by("name_key", "pk")


def companies_of(user: Any) -> Any:
    """Companies a person may prepare registrations for: their own ones, for the desk all."""
    scope = scope_of(user)
    rows = Organization.objects.visible_to(user).filter(
        status=OrganizationStatus.ACTIVE, kind=OrganizationKind.RESELLER
    )
    return rows if scope.is_desk else rows.filter(pk__in=scope.having("review_deals"))
