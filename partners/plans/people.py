"""Who can be given a task or a step: only people who may see it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from partners.accounts.models import Account, Engagement
from partners.engagements.choices import Side
from partners.engagements.rooms import people_of
from partners.organizations.models import TeamMembership
from partners.plans.choices import Visibility

# Visibility → the sides whose people see the task.
READERS: dict[str, tuple[str, ...]] = {
    Visibility.OWN: (Side.PARTNER,),
    Visibility.JOINT: (Side.PARTNER, Side.VENDOR),
    Visibility.INTERNAL: (Side.VENDOR,),
}


def assignable(account: Account, engagement: Engagement | None, visibility: str) -> QuerySet:
    """Active people who see a task of this visibility, by name."""
    if engagement is None:
        return _team(account)
    sides = people_of(engagement)
    return _any_of([sides[side] for side in READERS[visibility]])


def both_sides(engagement: Engagement) -> QuerySet:
    """Everybody who works on the engagement."""
    return _any_of(list(people_of(engagement).values()))


def side_of_person(person: Any) -> str:
    return Side.VENDOR if person.staff_role else Side.PARTNER


def _team(account: Account) -> QuerySet:
    seats = TeamMembership.objects.live().filter(team=account.owner_team_id)
    people: Any = get_user_model()._default_manager.filter(is_active=True)
    return people.filter(pk__in=seats.values("user")).order_by("name_key", "pk")


def _any_of(groups: list[QuerySet]) -> QuerySet:
    people: Any = get_user_model()._default_manager.all()
    found = people.none()
    for group in groups:
        found = found | people.filter(pk__in=group.order_by().values("pk"))
    return found.order_by("name_key", "pk")
