"""What can be done to companies and to the facts that open doors.

Every function that writes a fact calls `grants.sync` in the same transaction.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.organizations import emails, policies, validators
from partners.organizations.choices import ApplicationStatus, MemberRole, OrganizationStatus
from partners.organizations.models import (
    Assignment,
    DistributionLink,
    Invitation,
    Membership,
    Organization,
    PartnerApplication,
    Team,
    TeamMembership,
)
from portal.access import grants
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.text import clean_text
from portal.workflow import clock

# Rooms above register here what else must change hands when a member leaves:
# function(actor, leaver, successor, organization) → number of records handed over.
HAND_OVERS: list[Callable[..., int]] = []
PROFILE_FIELDS = frozenset("name website country city address phone about".split())
PROGRAMME_FIELDS = frozenset({"kind", "tier", "territory"})


# --- Companies ----------------------------------------------------------------------------------
def create_organization(*, actor: Any, data: Mapping[str, Any]) -> Organization:
    """A new active partner company. `data`: profile and programme fields; `name` is needed."""
    require(policies.can_run_programme(scope_of(actor)))
    with transaction.atomic():
        organization = Organization(**validators.check_profile(data))
        organization.save(force_insert=True)
        grants.sync(organization)
        record_event(organization, actor, "create_organization", note={"name": organization.name})
    return organization


def update_profile(
    *, organization: Organization, actor: Any, data: Mapping[str, Any]
) -> Organization:
    """Change profile fields (administrators) and programme fields (the desk only)."""
    scope = scope_of(actor)
    require(policies.can_edit_profile(scope, organization))
    if PROGRAMME_FIELDS & data.keys():
        require(policies.can_run_programme(scope))
    cleaned = validators.check_profile(data)
    with transaction.atomic():
        for name, value in cleaned.items():
            setattr(organization, name, value)
        organization.version += 1
        organization.save(update_fields=[*cleaned, "version"])
        record_event(organization, actor, "update_profile", note={"fields": sorted(cleaned)})
    return organization


def set_status(*, organization: Organization, actor: Any, status: str) -> None:
    """Suspend a company (its people keep their sign-in and see nothing) or make it active."""
    require(policies.can_run_programme(scope_of(actor)))
    with transaction.atomic():
        organization.status = OrganizationStatus(status)
        organization.save(update_fields=["status"])
        grants.sync(organization)
        record_event(organization, actor, "set_status", note={"status": status})


# --- People -------------------------------------------------------------------------------------
def add_member(
    *, organization: Organization, actor: Any, user: Any, role: str, job_title: str = ""
) -> Membership:
    """Make `user` a member in `role`."""
    require(policies.can_invite(scope_of(actor), organization))
    return _join(organization, user, role, actor, job_title)


def _join(
    organization: Organization, user: Any, role: str, actor: Any, job_title: str = ""
) -> Membership:
    if user.staff_role:
        raise ValidationError({"email": _("People of the vendor cannot join a partner company.")})
    with transaction.atomic():
        membership = Membership(
            organization=organization, user=user, role=MemberRole(role), job_title=job_title
        )
        membership.validate_constraints()
        membership.save(force_insert=True)
        grants.sync(membership)
        record_event(
            organization, actor, "add_member", note={"person": user.email, "role": str(role)}
        )
    return membership


def change_role(*, membership: Membership, actor: Any, role: str) -> None:
    """Give a member another role in the company."""
    decide = policies.can_manage_members
    if role != MemberRole.ADMIN and membership.role == MemberRole.ADMIN:
        require(policies.can_end_membership(scope_of(actor), membership))
    require(decide(scope_of(actor), membership.organization))
    with transaction.atomic():
        membership.role = MemberRole(role)
        membership.save(update_fields=["role"])
        grants.sync(membership)
        note = {"person": membership.user.email, "role": role}
        record_event(membership.organization, actor, "change_role", note=note)


def end_membership(*, membership: Membership, actor: Any, successor: Any) -> int:
    """End a membership; what the person owned in the company becomes the successor's.

    The person is deactivated when no other membership is left. Returns the number of records
    handed over.
    """
    require(policies.can_end_membership(scope_of(actor), membership))
    organization, leaver = membership.organization, membership.user
    colleagues = organization.memberships.live().exclude(pk=membership.pk)
    if not colleagues.filter(user=successor, user__is_active=True).exists():
        raise ValidationError({"successor": _("Choose an active colleague who takes over.")})
    with transaction.atomic():
        moved = sum(
            hand_over(actor=actor, leaver=leaver, successor=successor, organization=organization)
            for hand_over in HAND_OVERS
        )
        membership.ended_at = clock.now()
        membership.save(update_fields=["ended_at"])
        grants.sync(membership)
        if not leaver.memberships.live().exists():
            deactivate(leaver)
        note = {"person": leaver.email, "successor": successor.email, "records": moved}
        record_event(organization, actor, "end_membership", note=note)
    return moved


def deactivate(user: Any) -> None:
    """No sign-in, no session, no token: from the next request on."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.api_tokens.all().delete()


def end_staff(*, user: Any, actor: Any, successor: Any) -> None:
    """A person leaves the vendor: assignments pass to the successor, team seats end."""
    require(policies.can_run_programme(scope_of(actor)))
    if not user.staff_role or user == actor:
        raise ValidationError({"user": _("Choose another person of the vendor.")})
    if successor.staff_role != user.staff_role or not successor.is_active or successor == user:
        raise ValidationError({"successor": _("Choose an active colleague in the same role.")})
    with transaction.atomic():
        for assignment in user.assignments.live():
            assign(organization=assignment.organization, actor=actor, user=successor)
            end_assignment(assignment=assignment, actor=actor)
        for hand_over in HAND_OVERS:
            hand_over(actor=actor, leaver=user, successor=successor, organization=None)
        for seat in user.team_memberships.live():
            seat.ended_at = clock.now()
            seat.save(update_fields=["ended_at"])
            grants.sync(seat)
        deactivate(user)
        record_event(user, actor, "end_staff", note={"successor": successor.email})


# --- The vendor's side ------------------------------------------------------------------------------
def create_team(*, actor: Any, name: str, kind: str) -> Team:
    require(policies.can_run_programme(scope_of(actor)))
    with transaction.atomic():
        team = Team(name=name, kind=kind)
        team.full_clean(exclude=["group"])
        team.save()
        record_event(team, actor, "create_team", note={"name": name, "kind": kind})
    return team


def join_team(*, team: Team, actor: Any, user: Any) -> TeamMembership:
    require(policies.can_run_programme(scope_of(actor)))
    if not user.staff_role:
        raise ValidationError({"user": _("Only people of the vendor belong to a sales team.")})
    with transaction.atomic():
        seat, is_new = TeamMembership.objects.get_or_create(team=team, user=user, ended_at=None)
        grants.sync(seat)
        if is_new:
            record_event(team, actor, "join_team", note={"person": user.email})
    return seat


def assign(*, organization: Organization, actor: Any, user: Any) -> Assignment:
    """`user` looks after the company as its channel account manager. Safe to repeat."""
    require(policies.can_run_programme(scope_of(actor)))
    if user.staff_role != "account_manager":
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
    require(policies.can_run_programme(scope_of(actor)))
    with transaction.atomic():
        assignment.ended_at = clock.now()
        assignment.save(update_fields=["ended_at"])
        grants.sync(assignment)
        note = {"person": assignment.user.email}
        record_event(assignment.organization, actor, "end_assignment", note=note)


def link_distributor(
    *,
    distributor: Organization,
    reseller: Organization,
    actor: Any,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> DistributionLink:
    """The reseller may name the distributor on its deals while the link lasts."""
    require(policies.can_run_programme(scope_of(actor)))
    if distributor.kind != "distributor":
        raise ValidationError({"distributor": _("Choose a distributor.")})
    with transaction.atomic():
        link = DistributionLink(
            distributor=distributor, reseller=reseller,
            starts_on=starts_on or clock.today(), ends_on=ends_on,
        )
        link.full_clean()
        link.save(force_insert=True)
        note = {"distributor": distributor.name, "reseller": reseller.name}
        record_event(reseller, actor, "link_distributor", note=note)
    return link


def end_link(*, link: DistributionLink, actor: Any) -> None:
    """From today on the distributor no longer sees the reseller's deals."""
    require(policies.can_run_programme(scope_of(actor)))
    with transaction.atomic():
        link.ends_on = max(clock.today(), link.starts_on)
        link.save(update_fields=["ends_on"])
        record_event(link.reseller, actor, "end_link", note={"distributor": link.distributor.name})


# --- Invitations ---------------------------------------------------------------------------------------
def invite_member(
    *, organization: Organization, actor: Any, email: str, role: str, name: str = ""
) -> Invitation:
    """Invite an address to a company. The answer is the same whether or not it has an account."""
    require(policies.can_invite(scope_of(actor), organization))
    return _invite(actor, email, name, organization=organization, role=MemberRole(role))


def invite_staff(
    *, actor: Any, email: str, staff_role: str, name: str = "", team: Team | None = None
) -> Invitation:
    """Invite a person of the vendor."""
    require(policies.can_run_programme(scope_of(actor)))
    return _invite(actor, email, name, staff_role=staff_role, team=team)


def _invite(actor: Any, email: str, name: str, **seat: Any) -> Invitation:
    email = email.strip().lower()
    with transaction.atomic():
        same = Invitation.objects.filter(email=email, organization=seat.get("organization"))
        same.open().update(revoked_at=clock.now())
        invitation = Invitation.objects.create(
            email=email,
            name=clean_text(name),
            invited_by=actor,
            expires_at=clock.now() + dt.timedelta(days=settings.INVITATION_DAYS),
            **seat,
        )
        about = seat.get("organization") or invitation
        record_event(about, actor, "invite", note={"email": email})
        emails.invited(invitation)
    return invitation


def revoke_invitation(*, invitation: Invitation, actor: Any) -> None:
    if invitation.organization:
        require(policies.can_invite(scope_of(actor), invitation.organization))
    else:
        require(policies.can_run_programme(scope_of(actor)))
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(revoked_at=clock.now())


def accept_invitation(*, invitation: Invitation, user: Any) -> Any:
    """`user` (whose address is the invited one) takes the seat. A second time changes nothing."""
    if user.email.lower() != invitation.email.lower():
        raise Refused(_("This invitation was sent to another address."))
    with transaction.atomic():
        taken = Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=clock.now())
        if not taken:
            return user
        if invitation.organization:
            _join(invitation.organization, user, invitation.role, invitation.invited_by)
        else:
            if user.memberships.live().exists():
                raise Refused(_("Members of a partner company cannot join the vendor."))
            user.staff_role = invitation.staff_role
            user.save(update_fields=["staff_role"])
            if invitation.team:
                seat = TeamMembership.objects.create(team=invitation.team, user=user)
                grants.sync(seat)
            record_event(user, invitation.invited_by, "join_vendor")
    return user


def register_invited(
    *, invitation: Invitation, name: str, password: str, language: str
) -> Any:
    """Create the invited person's account, address confirmed, and take the seat."""
    with transaction.atomic():
        user = get_user_model().objects.create_user(
            invitation.email, password, name=clean_text(name), language=language
        )
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        return accept_invitation(invitation=invitation, user=user)


# --- Applications -----------------------------------------------------------------------------------------
def apply(*, data: Mapping[str, Any], language: str, token: uuid.UUID) -> PartnerApplication:
    """A company applies. The same form sent twice makes one application."""
    with transaction.atomic():
        application, is_new = PartnerApplication.objects.get_or_create(
            token=token, defaults={**data, "language": language}
        )
        if is_new:
            record_event(application, None, "apply", note={"company": application.company})
            emails.application_received(application)
    return application


def approve_application(
    *, application: PartnerApplication, actor: Any, tier: Any = None, territory: Any = None
) -> Organization:
    """Make the applicant a partner company and invite its contact as administrator."""
    require(policies.can_run_programme(scope_of(actor)))
    with transaction.atomic():
        _decide(application, actor, ApplicationStatus.APPROVED)
        organization = create_organization(
            actor=actor,
            data={
                "name": application.company, "kind": application.kind, "tier": tier,
                "territory": territory, "website": application.website,
                "country": application.country, "city": application.city,
                "phone": application.contact_phone,
            },
        )
        application.organization = organization
        application.save(update_fields=["organization"])
        invite_member(
            organization=organization, actor=actor, email=application.contact_email,
            role=MemberRole.ADMIN, name=application.contact_name,
        )
    return organization


def decline_application(*, application: PartnerApplication, actor: Any, reason: str) -> None:
    require(policies.can_run_programme(scope_of(actor)))
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": _("Write a reason: the applicant will read it.")})
    with transaction.atomic():
        _decide(application, actor, ApplicationStatus.DECLINED, reason)
        emails.application_declined(application)


def _decide(application: PartnerApplication, actor: Any, status: str, reason: str = "") -> None:
    decided = PartnerApplication.objects.filter(
        pk=application.pk, status=ApplicationStatus.RECEIVED
    ).update(status=status, reason=reason, decided_by=actor, decided_at=clock.now())
    if not decided:
        raise validators.AlreadyDecided(_("Somebody has already decided this application."))
    application.refresh_from_db()
    record_event(application, actor, f"application_{status}", note={"reason": reason})
