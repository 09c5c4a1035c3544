"""Who a provider's claims are, and who they may become. The one place where that is decided.

- Known by (issuer, subject): that person, while active and at the company.
- Unknown, with the address of a person here: linked only when that person works for the
  connection's company. Never anybody else's person, and never one of the vendor's for a company.
- Unknown and new: a member of the company with the default or mapped role, or with the role of an
  open invitation. At the vendor only with an invitation.
- Somebody who has left or was deactivated comes back by a new invitation only.
"""

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction

from partners.federation import emails
from partners.federation.models import Connection
from partners.federation.protocols.claims import Claims, NotAccepted
from partners.federation.sign_in_rules import belongs, owns, speaks_for
from partners.organizations.choices import ROLE_KEYS
from partners.organizations.models import Invitation
from partners.organizations.services import accept_invitation
from partners.organizations.services.people import join
from portal.activity.audit import record_event
from portal.interchange.text import clean_line
from portal.people.models import User


def come_in(*, connection: Connection, claims: Claims) -> SocialAccount:
    """The identity the claims are, with its `user`. Raises NotAccepted and changes nothing then."""
    if not claims.email_verified:
        raise NotAccepted("address_not_verified")
    with transaction.atomic():
        # Two first sign-ins at once make one person: one after the other.
        live = Connection.objects.live().select_related("organization")
        found = live.select_for_update(of=("self",)).filter(pk=connection.pk).first()
        if found is None:
            raise NotAccepted("switched_off")
        if not owns(found, claims.email):
            raise NotAccepted("foreign_address")
        accounts = SocialAccount.objects.select_related("user")
        account = accounts.filter(provider=found.space, uid=claims.subject).first()
        if account is not None:
            _check_present(found, account.user, claims)
            return account
        return _first_time(found, claims)


def _check_present(connection: Connection, user: User, claims: Claims) -> None:
    if user.is_active and speaks_for(connection, user):
        return
    invitation = _invitation(connection, user.email)
    if user.is_active or invitation is None:
        raise NotAccepted("not_a_member")
    _bring_back(user, invitation, claims)


def _first_time(connection: Connection, claims: Claims) -> SocialAccount:
    user = User.objects.filter(email__iexact=claims.email).first()
    invitation = _invitation(connection, claims.email)
    if user is None:
        user = _make(connection, claims, invitation)
    elif user.is_integration:
        raise NotAccepted("not_a_member")
    elif user.is_active and belongs(connection, user):
        note = {"person": user.email, "issuer": connection.issuer}
        record_event(connection.organization or user, user, "sso_link", note=note)
    elif user.is_active or invitation is None:
        raise NotAccepted("not_a_member")
    else:
        _bring_back(user, invitation, claims)
    _confirm_address(user, claims)
    return SocialAccount.objects.create(user=user, provider=connection.space, uid=claims.subject)


def _invitation(connection: Connection, address: str) -> Invitation | None:
    rows = Invitation.objects.open().filter(organization=connection.organization_id)
    return rows.filter(email__iexact=address).select_related("organization", "invited_by").first()


def _make(connection: Connection, claims: Claims, invitation: Invitation | None) -> User:
    """A new person: by invitation, or by the connection's own rule."""
    organization: Any = connection.organization
    if invitation is None and (organization is None or not connection.brings_people):
        raise NotAccepted("not_a_member")
    user = User.objects.create_user(claims.email, None, name=_name(claims))
    if invitation is not None:
        accept_invitation(invitation=invitation, user=user)
        return user
    role = role_of(connection, claims)
    join(organization, user, role, None)
    note = {"person": user.email, "role": role, "issuer": connection.issuer}
    record_event(organization, user, "sso_join", note=note)
    emails.came_in(connection, user, role)
    return user


def _bring_back(user: User, invitation: Invitation, claims: Claims) -> None:
    """Somebody who had left, and was invited again: the old account, without its old rights."""
    user.is_active, user.staff_role, user.name = True, "", _name(claims)
    user.set_unusable_password()
    user.save()
    accept_invitation(invitation=invitation, user=user)


def _confirm_address(user: Any, claims: Claims) -> None:
    if user.email.lower() == claims.email:
        user.emailaddress_set.update_or_create(
            email=user.email, defaults={"verified": True, "primary": True}
        )


def _name(claims: Claims) -> str:
    try:
        text = clean_line(claims.name)
    except ValidationError:
        text = ""
    return text[:120] or claims.email.partition("@")[0][:120]


def role_of(connection: Connection, claims: Claims) -> str:
    """The role a new person gets: the widest the attribute names, else the default."""
    values = claims.attributes.get(connection.role_attribute, [])
    named = {connection.role_map[value] for value in values if value in connection.role_map}
    widest = [str(role) for role in ROLE_KEYS if str(role) in named]
    return widest[-1] if widest else connection.default_role
