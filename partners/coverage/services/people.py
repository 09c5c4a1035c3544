"""Who can take over from whom, and which hand-overs a person may start."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from partners.coverage.handed import HANDED
from partners.coverage.models import HandOver
from partners.organizations.choices import ROLE_KEYS
from partners.organizations.models import Membership, Team, TeamMembership
from portal.access.scope import Scope

MAY_OWN = [role for role, keys in ROLE_KEYS.items() if "register_deals" in keys]


def heirs_of(hand_over: HandOver, scope: Scope) -> QuerySet:
    """Active people who may take over: colleagues who may own deals; people of the vendor who do
    the same work, of the same team where a manager of that team hands over."""
    people: Any = get_user_model().objects.filter(is_active=True, is_integration=False)
    people = people.exclude(pk=hand_over.person_id)
    if hand_over.organization_id is not None:
        seats = Membership.objects.live().filter(organization=hand_over.organization_id)
        return people.filter(pk__in=seats.filter(role__in=MAY_OWN).values("user"))
    if not scope.is_desk:
        colleagues = TeamMembership.objects.live().filter(team=hand_over.team_id)
        people = people.filter(pk__in=colleagues.values("user"))
    return people.filter(staff_role__in=roles_like(hand_over.person.staff_role))


def roles_like(role: str) -> tuple[str, ...]:
    """Direct sellers and their managers own the same things; other roles keep to themselves."""
    direct = ("direct_rep", "direct_manager")
    return direct if role in direct else (role,)


def team_of(person: Any, scope: Scope) -> Team | None:
    """The person's team, of several one of the reader's; None without a seat."""
    seats = list(person.team_memberships.live().select_related("team").order_by("team__name"))
    seats.sort(key=lambda seat: seat.team_id not in scope.teams)
    return seats[0].team if seats else None


def works_there(person: Any, organization: Any) -> bool:
    """Works, or has worked, on that side: what is left behind can be handed over later, too."""
    if organization is None:
        return bool(person.staff_role)
    return bool(person.memberships.filter(organization=organization).exists())


def within_reach(scope: Scope, user: Any) -> list[tuple[Any, Any]]:
    """(person, organization or None) whose work this person may hand over: who works there, and
    who has left and still owns something."""
    gone = {pk for kind in HANDED for pk in kind.orphans().values_list(kind.owner, flat=True)}
    return [*_of_vendor(scope, user, gone), *_of_companies(scope, user, gone)]


def _of_companies(scope: Scope, user: Any, gone: set[Any]) -> list[tuple[Any, Any]]:
    seats = Membership.objects.visible_to(user).filter(Q(ended_at=None) | Q(user__in=gone))
    if not scope.is_desk:
        seats = seats.filter(organization_id__in=scope.having("manage_members"))
    seats = seats.select_related("user", "organization").order_by("user__name", "pk")
    found = {(s.user_id, s.organization_id): (s.user, s.organization) for s in seats}
    return list(found.values())


def _of_vendor(scope: Scope, user: Any, gone: set[Any]) -> list[tuple[Any, Any]]:
    users: Any = get_user_model().objects
    if scope.is_desk:
        people = users.filter(is_integration=False).exclude(staff_role="")
        people = people.filter(Q(is_active=True) | Q(pk__in=gone))
    elif scope.staff_role == "direct_manager":
        rows = TeamMembership.objects.visible_to(user).live().filter(team__in=scope.teams)
        people = users.filter(pk__in=rows.values("user"))
    else:
        return []
    return [(person, None) for person in people.order_by("name_key", "pk")]
