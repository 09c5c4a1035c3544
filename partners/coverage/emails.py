"""Who is told what about allocations and hand-overs. Texts: templates/emails/coverage/."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from partners.coverage.models import Allocation, HandOver
from partners.organizations.models import TeamMembership
from portal.notifications.services import notify
from portal.people.choices import StaffRole

ALLOCATION, ASKED = "allocation", "allocation_asked"
HAND_OVER, ORPHANS = "hand_over", "orphans"


def _desk() -> Any:
    return get_user_model().objects.filter(staff_role=StaffRole.DESK, is_active=True)


def _managers(*teams: Any) -> Any:
    """Active direct managers with a seat in one of the teams (ids; None is nobody's)."""
    seats = TeamMembership.objects.live().filter(team_id__in=[team for team in teams if team])
    people = get_user_model().objects.filter(pk__in=seats.values("user"), is_active=True)
    return people.filter(staff_role=StaffRole.DIRECT_MANAGER)


def asked(allocation: Allocation, team: Any) -> None:
    """Those who may decide it. `team`: id of the team that would give the account up."""
    people = _desk() | _managers(team)
    for person in people.exclude(pk=allocation.asked_by_id).distinct():
        context = {"allocation": allocation, "person": person}
        notify(person, ASKED, "emails/coverage/asked", context, about=allocation)


def decided(allocation: Allocation, actor: Any, data: Mapping[str, Any]) -> None:
    """The person who asked hears the answer."""
    if (person := allocation.asked_by) != actor:
        context = {"allocation": allocation, "person": person}
        notify(person, ALLOCATION, "emails/coverage/decided", context, about=allocation)


def begins(allocation: Allocation) -> None:
    """Managers of the teams that gain and give up the account; the partner's account managers."""
    people = _managers(allocation.owner_team_id, allocation.from_team_id)
    managers = Q(
        assignments__organization_id=allocation.organization_id, assignments__ended_at=None
    )
    if allocation.organization_id:
        people = people | get_user_model().objects.filter(managers, is_active=True)
    for person in people.distinct():
        context = {"allocation": allocation, "person": person}
        key = f"allocation:{allocation.pk}:begins"
        notify(person, ALLOCATION, "emails/coverage/begins", context, about=allocation, key=key)


def ran_out(allocation: Allocation) -> None:
    """Nothing follows: the desk and the team's managers decide what comes next."""
    for person in (_desk() | _managers(allocation.account.owner_team_id)).distinct():
        context = {"allocation": allocation, "person": person}
        key = f"allocation:{allocation.pk}:over"
        notify(person, ALLOCATION, "emails/coverage/ran_out", context, about=allocation, key=key)


def given(hand_over: HandOver, person: Any, labels: list[str], about: Any) -> None:
    """A new owner gets the list of what is now theirs."""
    context = {"hand_over": hand_over, "person": person, "labels": labels}
    template = "emails/coverage/given"
    notify(person, HAND_OVER, template, context, about=about, url="/", key=f"given:{hand_over.pk}")


def may_go(hand_over: HandOver, actor: Any) -> None:
    """A manager has finished: the desk can end the seat of the person who leaves."""
    for person in _desk().exclude(pk=actor.pk):
        context = {"hand_over": hand_over, "person": person}
        template, key = "emails/coverage/may_go", f"may_go:{hand_over.pk}"
        notify(person, HAND_OVER, template, context, about=hand_over, key=key)


def orphans(counts: Iterable[tuple[Any, int]], day: Any) -> None:
    """The desk hears once a day what belongs to nobody who works here any more."""
    for person in _desk():
        context = {"counts": list(counts), "person": person}
        template, key = "emails/coverage/orphans", f"orphans:{day}"
        notify(person, ORPHANS, template, context, url="/handovers/", key=key)
