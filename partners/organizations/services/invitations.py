"""Invitations: one address, one seat, one use."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.organizations import emails, policies, validators
from partners.organizations.models import Invitation, Organization, Team, TeamMembership
from partners.organizations.services.people import join
from partners.organizations.services.vendor import leave_posts
from portal.access import grants
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.text import clean_text
from portal.people.choices import StaffRole
from portal.workflow import clock

# The same invitation again within this time is a form sent twice, not a second invitation.
SAME_FORM = dt.timedelta(minutes=1)


def invite_member(
    *, organization: Organization, actor: Any, email: str, role: str, name: str = ""
) -> Invitation:
    """Invite an address to a company. The answer is the same whether or not it has an account."""
    require(policies.can_invite(scope_of(actor), organization))
    role = validators.check_role(role)
    if organization.memberships.live().filter(user__email__iexact=email.strip()).exists():
        raise ValidationError({"email": _("This person is already a member.")})
    return _invite(actor, email, name, organization=organization, role=role)


def invite_staff(
    *, actor: Any, email: str, staff_role: str, name: str = "", team: Team | None = None
) -> Invitation:
    """Invite a person of the vendor."""
    require(policies.can_run_programme(scope_of(actor)))
    if staff_role not in StaffRole.values:
        raise ValidationError({"staff_role": _("Choose a role from the list.")})
    return _invite(actor, email, name, organization=None, staff_role=staff_role, team=team)


def _invite(actor: Any, email: str, name: str, **seat: Any) -> Invitation:
    email = email.strip().lower()
    with transaction.atomic():
        earlier = Invitation.objects.open().filter(email=email, organization=seat["organization"])
        just_sent = earlier.filter(created_at__gt=clock.now() - SAME_FORM, **seat).first()
        if just_sent:
            return just_sent
        earlier.update(revoked_at=clock.now())
        invitation = Invitation.objects.create(
            email=email,
            name=clean_text(name),
            invited_by=actor,
            expires_at=clock.now() + dt.timedelta(days=settings.INVITATION_DAYS),
            **seat,
        )
        record_event(seat["organization"] or invitation, actor, "invite", note={"email": email})
        emails.invited(invitation)
    return invitation


def revoke_invitation(*, invitation: Invitation, actor: Any) -> bool:
    """The link dies. False when the invitation was no longer open."""
    require(policies.can_manage_invitation(scope_of(actor), invitation))
    revoked = Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=clock.now())
    if revoked:
        about = invitation.organization or invitation
        record_event(about, actor, "revoke_invitation", note={"email": invitation.email})
    return bool(revoked)


def resend_invitation(*, invitation: Invitation, actor: Any) -> Invitation | None:
    """A new link and a new end date; the old link dies. None when it was no longer open."""
    with transaction.atomic():
        if not revoke_invitation(invitation=invitation, actor=actor):
            return None
        seat = ("organization", "role", "staff_role", "team")
        return _invite(
            actor,
            invitation.email,
            invitation.name,
            **{name: getattr(invitation, name) for name in seat},
        )


def accept_invitation(*, invitation: Invitation, user: Any) -> Any:
    """`user` (whose address is the invited one) takes the seat. A second time changes nothing."""
    if user.email.lower() != invitation.email.lower():
        raise Refused(_("This invitation was sent to another address."))
    with transaction.atomic():
        taken = Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=clock.now())
        if taken and invitation.organization:
            _take_company_seat(invitation, user)
        elif taken:
            _take_vendor_seat(invitation, user)
    return user


def _take_company_seat(invitation: Invitation, user: Any) -> None:
    organization: Any = invitation.organization
    if not organization.memberships.live().filter(user=user).exists():
        join(organization, user, invitation.role, invitation.invited_by)


def _take_vendor_seat(invitation: Invitation, user: Any) -> None:
    if user.memberships.live().exists():
        raise Refused(_("Members of a partner company cannot join the vendor."))
    if user.staff_role != invitation.staff_role:
        leave_posts(user=user, actor=invitation.invited_by)
    user.staff_role = invitation.staff_role
    user.save(update_fields=["staff_role"])
    if invitation.team:
        seat, _new = TeamMembership.objects.get_or_create(
            team=invitation.team, user=user, ended_at=None
        )
        grants.sync(seat)
    record_event(user, invitation.invited_by, "join_vendor")


def register_invited(*, invitation: Invitation, name: str, password: str, language: str) -> Any:
    """Create the invited person's account, address confirmed, and take the seat.

    Somebody who left earlier, and so was deactivated, comes back to the old account with the new
    password: holding the link proves the address. An active account is never touched.
    """
    users = get_user_model().objects
    with transaction.atomic():
        user = users.filter(email__iexact=invitation.email).first()
        if user is None:
            user = users.create_user(
                invitation.email, password, name=clean_text(name), language=language
            )
        elif user.is_active:
            raise Refused(_("Sign in first: there is an account with this address."))
        else:
            _reactivate(user, clean_text(name), password, language)
        user.emailaddress_set.update_or_create(
            email=user.email, defaults={"verified": True, "primary": True}
        )
        return accept_invitation(invitation=invitation, user=user)


def _reactivate(user: Any, name: str, password: str, language: str) -> None:
    user.name, user.language, user.is_active = name, language, True
    user.staff_role = ""  # what the person once did for the vendor does not come back
    user.set_password(password)
    user.save()
