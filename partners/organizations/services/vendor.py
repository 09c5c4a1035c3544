"""The vendor's side: sales teams, account managers, programme data."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.organizations import policies, validators
from partners.organizations.models import (
    Assignment,
    Organization,
    Team,
    TeamMembership,
    Territory,
    Tier,
)
from partners.organizations.services.stand_ins import end_stand_ins_of
from portal.access import grants
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.text import clean_text
from portal.workflow import clock


def create_team(*, actor: Any, name: str, kind: str) -> Team:
    require(policies.can_run_programme(scope_of(actor)))
    with transaction.atomic():
        team = Team(name=clean_text(name), kind=kind)
        team.full_clean(exclude=["group"])
        team.save()
        record_event(team, actor, "create_team", note={"name": team.name, "kind": kind})
    return team


def join_team(*, team: Team, actor: Any, user: Any) -> TeamMembership:
    """`user` gets a seat in the team. Safe to repeat."""
    require(policies.can_run_programme(scope_of(actor)))
    if not user.staff_role:
        raise ValidationError({"user": _("Only people of the vendor belong to a sales team.")})
    with transaction.atomic():
        seat, is_new = TeamMembership.objects.get_or_create(team=team, user=user, ended_at=None)
        grants.sync(seat)
        if is_new:
            record_event(team, actor, "join_team", note={"person": user.email})
    return seat


def leave_team(*, seat: TeamMembership, actor: Any) -> None:
    """The seat ends, and with it the view into the team's compartment. Safe to repeat."""
    require(policies.can_run_programme(scope_of(actor)))
    _leave_team(seat, actor)


def _leave_team(seat: TeamMembership, actor: Any) -> None:
    if _end(seat):
        record_event(seat.team, actor, "leave_team", note={"person": seat.user.email})


def assign(*, organization: Organization, actor: Any, user: Any) -> Assignment:
    """`user` looks after the company as its channel account manager. Safe to repeat."""
    require(policies.can_run_programme(scope_of(actor)))
    if user.staff_role != "account_manager" or not user.is_active:
        raise ValidationError({"user": _("Choose a channel account manager.")})
    with transaction.atomic():
        assignment, is_new = Assignment.objects.get_or_create(
            organization=organization, user=user, ended_at=None
        )
        grants.sync(assignment)
        if is_new:
            record_event(organization, actor, "assign", note={"person": user.email})
    return assignment


def end_assignment(*, assignment: Assignment, actor: Any) -> None:
    """The account manager no longer sees the company. Safe to repeat."""
    require(policies.can_run_programme(scope_of(actor)))
    _end_assignment(assignment, actor)


def _end_assignment(assignment: Assignment, actor: Any) -> None:
    if _end(assignment):
        note = {"person": assignment.user.email}
        record_event(assignment.organization, actor, "end_assignment", note=note)


def leave_posts(*, user: Any, actor: Any) -> None:
    """Assignments and team seats end with the role they came with; nobody takes both sides along.

    For callers that have already asked whether `actor` may give another role.
    """
    for assignment in user.assignments.live():
        _end_assignment(assignment, actor)
    for seat in user.team_memberships.live():
        _leave_team(seat, actor)
    end_stand_ins_of(user, actor)


def _end(fact: Any) -> bool:
    """Close a dated fact and what follows from it; False when it had already ended."""
    with transaction.atomic():
        moment = clock.now()
        ended = type(fact).objects.filter(pk=fact.pk, ended_at=None).update(ended_at=moment)
        fact.refresh_from_db()
        grants.sync(fact)
    return bool(ended)


def save_tier(*, actor: Any, tier: Tier, data: Mapping[str, Any]) -> Tier:
    """Create or change a programme level."""
    return _save_programme_row(actor, tier, data)


def save_territory(*, actor: Any, territory: Territory, data: Mapping[str, Any]) -> Territory:
    """Create or change a sales region."""
    return _save_programme_row(actor, territory, data)


def _save_programme_row(actor: Any, row: Any, data: Mapping[str, Any]) -> Any:
    require(policies.can_run_programme(scope_of(actor)))
    for name, value in validators.check_words(data).items():
        setattr(row, name, value)
    with transaction.atomic():
        row.full_clean()
        row.save()
    return row
