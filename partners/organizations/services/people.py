"""Members of companies and people of the vendor: join, change, leave."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.organizations import policies, validators
from partners.organizations.choices import MemberRole
from partners.organizations.models import Membership, Organization
from partners.organizations.services.stand_ins import end_stand_ins_of
from partners.organizations.services.vendor import assign, end_assignment, leave_team
from portal.access import grants
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.signin.services import forget_keys
from portal.workflow import clock

# Rooms above register here what else must change hands when a member leaves:
# function(actor, leaver, successor, organization) → number of records handed over.
HAND_OVERS: list[Callable[..., int]] = []
# And what else is over with a person's account: function(user).
DEACTIVATED: list[Callable[[Any], None]] = []


def add_member(
    *, organization: Organization, actor: Any, user: Any, role: str, job_title: str = ""
) -> Membership:
    """Make `user` a member in `role`."""
    require(policies.can_invite(scope_of(actor), organization))
    return join(organization, user, role, actor, job_title)


def join(
    organization: Organization, user: Any, role: str, actor: Any, job_title: str = ""
) -> Membership:
    """The seat itself, for callers that have already asked whether `actor` may give it."""
    if user.staff_role:
        raise ValidationError({"email": _("People of the vendor cannot join a partner company.")})
    with transaction.atomic():
        membership = Membership(
            organization=organization,
            user=user,
            role=validators.check_role(role),
            job_title=job_title,
        )
        membership.validate_constraints()
        membership.save(force_insert=True)
        grants.sync(membership)
        note = {"person": user.email, "role": str(role)}
        record_event(organization, actor, "add_member", note=note)
    return membership


def change_role(*, membership: Membership, actor: Any, role: str) -> None:
    """Give a member another role in the company."""
    require(policies.can_manage_members(scope_of(actor), membership.organization))
    role = validators.check_role(role)
    with transaction.atomic():
        # Two administrators may demote each other at the same moment: one at a time.
        Organization.objects.select_for_update().get(pk=membership.organization_id)
        membership.refresh_from_db()
        if role == membership.role or membership.ended_at:
            return
        if membership.role == MemberRole.ADMIN:
            require(policies.can_end_membership(scope_of(actor), membership))
        membership.role = role
        membership.save(update_fields=["role"])
        grants.sync(membership)
        note = {"person": membership.user.email, "role": str(role)}
        record_event(membership.organization, actor, "change_role", note=note)


def end_membership(*, membership: Membership, actor: Any, successor: Any) -> int:
    """End a membership; what the person owned in the company becomes the successor's.

    The person is deactivated when no other membership is left. Returns the number of records
    handed over. A membership that has already ended stays as it is.
    """
    with transaction.atomic():
        organization = Organization.objects.select_for_update().get(pk=membership.organization_id)
        membership.refresh_from_db()
        require(policies.can_end_membership(scope_of(actor), membership))
        if membership.ended_at:
            return 0
        leaver = membership.user
        if not policies.successors(membership).filter(user=successor).exists():
            raise ValidationError({"successor": _("Choose an active colleague who takes over.")})
        moved = _hand_over(actor, leaver, successor, organization)
        membership.ended_at = clock.now()
        membership.save(update_fields=["ended_at"])
        grants.sync(membership)
        if not leaver.memberships.live().exists():
            deactivate(leaver)
        note = {"person": leaver.email, "successor": successor.email, "records": moved}
        record_event(organization, actor, "end_membership", note=note)
    return moved


def _hand_over(actor: Any, leaver: Any, successor: Any, organization: Organization | None) -> int:
    return sum(
        hand_over(actor=actor, leaver=leaver, successor=successor, organization=organization)
        for hand_over in HAND_OVERS
    )


def deactivate(user: Any) -> None:
    """No sign-in, no session, no token: from the next request on, also for who comes back."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.api_tokens.all().delete()
    forget_keys(user)
    for follow in DEACTIVATED:
        follow(user)


def end_staff(*, user: Any, actor: Any, successor: Any) -> None:
    """A person leaves the vendor: assignments pass to the successor, team seats end."""
    require(policies.can_run_programme(scope_of(actor)))
    if not user.staff_role or user == actor:
        raise ValidationError({"user": _("Choose another person of the vendor.")})
    if successor.staff_role != user.staff_role or not successor.is_active or successor == user:
        raise ValidationError({"successor": _("Choose an active colleague in the same role.")})
    with transaction.atomic():
        end_stand_ins_of(user, actor)
        for assignment in user.assignments.live():
            assign(organization=assignment.organization, actor=actor, user=successor)
            end_assignment(assignment=assignment, actor=actor)
        _hand_over(actor, user, successor, None)
        for seat in user.team_memberships.live():
            leave_team(seat=seat, actor=actor)
        deactivate(user)
        record_event(user, actor, "end_staff", note={"successor": successor.email})
