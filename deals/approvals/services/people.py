"""Who stands behind a place in a chain: `role:account_manager`, `role:desk` or `user:<uuid>`."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from deals.registrations import policies
from deals.registrations.models import Deal
from partners.organizations.models import StandIn, managers_now
from portal.access.scope import scope_of
from portal.people.choices import StaffRole

DESK, MANAGER = "role:desk", "role:account_manager"
NAMED = "user:"


def people_of(approver: str, deal: Deal) -> list[Any]:
    """The active people who may act in this place. A named person who cannot see the registration
    (any more) is nobody."""
    users = get_user_model().objects.filter(is_active=True)
    if approver == DESK:
        return list(users.filter(staff_role=StaffRole.DESK))
    if approver == MANAGER:
        return list(managers_now(deal.organization)) if deal.organization else []
    named = users.filter(pk=approver.removeprefix(NAMED))
    away = StandIn.objects.running().filter(user__in=named.values("pk"))
    both = users.filter(Q(pk__in=named.values("pk")) | Q(pk__in=away.values("stand_in")))
    return [person for person in both if policies.is_reviewer(scope_of(person), deal)]


def able(approver: str, deal: Deal, signed: Collection[Any]) -> list[Any]:
    """As `people_of`, without those who have signed, own the deal or prepared it."""
    never = {*signed, deal.owner_id, deal.prepared_by_id}
    return [person for person in people_of(approver, deal) if person.pk not in never]


def keys_of(approver: str, deal: Deal, signed: Collection[Any]) -> tuple[str, ...]:
    """What stands in Deal.routed_to for this place. Where nobody is left, the desk takes it."""
    people = able(approver, deal, signed)
    if not people:
        return (DESK,)
    if approver in {DESK, MANAGER}:
        return (approver,)
    return tuple(f"{NAMED}{person.pk}" for person in people)
