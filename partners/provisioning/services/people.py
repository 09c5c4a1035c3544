"""A person of the directory becomes a member, stays one, or leaves."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from scim2_models import InvalidValueException, UniquenessException

from partners.organizations import services as organizations
from partners.organizations.models import Invitation, Membership
from partners.organizations.policies import successors
from partners.organizations.services.people import join
from partners.provisioning.addresses import owns_address
from partners.provisioning.mapping import address_of, name_of, stored
from partners.provisioning.models import Directory, DirectoryPerson
from partners.provisioning.resources import User
from partners.provisioning.services.roles import role_of
from portal.activity.audit import record_event
from portal.interchange.text import clean_text
from portal.people.validators import time_zones
from portal.workflow import clock


def save_person(
    *, directory: Directory, resource: User, actor: Any, person: DirectoryPerson | None = None
) -> DirectoryPerson:
    """Store what the directory says of a person and do what follows for the membership.

    Raises UniquenessException for a user name or address that the same directory has already:
    what other companies have is never asked.
    """
    with transaction.atomic():
        Directory.objects.select_for_update().get(pk=directory.pk)
        row = _fresh(person) or DirectoryPerson(directory=directory)
        row.user_name = (resource.user_name or "").strip().lower()
        row.external_id = resource.external_id or ""
        if resource.active is None and row._state.adding:
            resource.active = True
        row.is_active = resource.active is not False
        row.email = _checked_address(resource)
        row.data = stored(resource)
        _check_unique(row)
        _save(row)
        settle(row, actor)
    return row


def remove_person(*, person: DirectoryPerson, actor: Any) -> None:
    """The directory has deleted the person: the membership ends as when it is made inactive."""
    with transaction.atomic():
        Directory.objects.select_for_update().get(pk=person.directory_id)
        row = _fresh(person)
        if row is None:
            return
        row.is_active = False
        settle(row, actor)
        row.delete()


def settle(person: DirectoryPerson, actor: Any) -> None:
    """Make the membership what the row says. Doing it twice does it once."""
    seat = person.membership()
    if not person.is_active:
        _withdraw_invitations(person, actor)
        if seat:
            _let_go(person, seat, actor)
    elif seat:
        _take_on(person, seat)
    elif person.email:
        _let_in(person, actor)


def _fresh(person: DirectoryPerson | None) -> DirectoryPerson | None:
    if person is None:
        return None
    return DirectoryPerson.objects.select_related("directory__organization").get(pk=person.pk)


def _checked_address(resource: User) -> str:
    address = address_of(resource)
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise InvalidValueException(detail="The e-mail address cannot be used.") from None
    return address


def _check_unique(row: DirectoryPerson) -> None:
    others = DirectoryPerson.objects.of(row.directory).exclude(pk=row.pk)
    if others.filter(user_name=row.user_name).exists():
        raise UniquenessException(detail="This directory has a person with this userName.")
    same = row.is_active and row.email and others.filter(email=row.email, is_active=True).exists()
    if same:
        raise UniquenessException(detail="This directory has an active person with this address.")


def _save(row: DirectoryPerson) -> None:
    row.changed_at = clock.now()
    if row._state.adding:
        row.save(force_insert=True)
    else:
        row.version += 1
        row.save()


# --- Coming in ------------------------------------------------------------------------------------
def _let_in(person: DirectoryPerson, actor: Any) -> None:
    """At a proven domain of the company's own the account is made at once; any other address is
    invited, so that nobody is taken into a company without agreeing."""
    organization = person.directory.organization
    if not owns_address(organization, person.email):
        _invite(person, actor)
        return
    user = _account(person)
    if user is None:  # somebody of the vendor: only an invitation can say so, to them alone
        _invite(person, actor)
        return
    join(organization, user, role_of(person), actor, _title(person))
    person.user = user
    person.save(update_fields=["user"])


def _invite(person: DirectoryPerson, actor: Any) -> None:
    waiting = Invitation.objects.open().filter(
        organization=person.directory.organization, email=person.email, invited_by=actor
    )
    if not waiting.exists():
        organizations.invite_member(
            organization=person.directory.organization,
            actor=actor,
            email=person.email,
            role=role_of(person),
            name=_name(person)[:120],
        )


def _account(person: DirectoryPerson) -> Any:
    """The account of an address the company has proven: found, woken up or made."""
    users: Any = get_user_model().objects
    user = users.filter(email__iexact=person.email).first()
    if user is None:
        user = users.create_user(person.email, None, name=_name(person)[:120], **_locale(person))
    elif user.staff_role or user.is_integration:
        return None
    elif not user.is_active:
        user.is_active = True
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
    user.emailaddress_set.update_or_create(
        email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


def _locale(person: DirectoryPerson) -> dict[str, str]:
    wanted = str(person.data.get("preferredLanguage") or "").lower()
    zone = str(person.data.get("timezone") or "")
    known = {"timezone": zone} if zone in time_zones() else {}
    return known | {"language": "zh-hans" if wanted.startswith("zh") else "en"}


def _name(person: DirectoryPerson) -> str:
    said = clean_text(name_of(User.model_validate(person.data)))
    return said or person.user_name


def _title(person: DirectoryPerson) -> str:
    return clean_text(str(person.data.get("title") or ""))[:100]


# --- Staying --------------------------------------------------------------------------------------
def _take_on(person: DirectoryPerson, seat: Membership) -> None:
    """The member is the directory's from now on; name and title follow it where the address is
    the company's own."""
    if person.user_id != seat.user_id:
        person.user = seat.user
        person.save(update_fields=["user"])
    title = _title(person)
    if title and seat.job_title != title:
        seat.job_title = title
        seat.save(update_fields=["job_title"])
    name = _name(person)[:120]
    mine = owns_address(person.directory.organization, seat.user.email)
    if mine and name_of(User.model_validate(person.data)) and seat.user.name != name:
        seat.user.name = name
        seat.user.save(update_fields=["name"])


# --- Leaving --------------------------------------------------------------------------------------
def _let_go(person: DirectoryPerson, seat: Membership, actor: Any) -> None:
    """Access ends with this transaction; what the person owned is the successor's."""
    heir = _heir(person.directory, seat)
    if heir is None:
        text = _("Nobody could take over: name an administrator of the company first.")
        raise ValidationError({"active": text})
    organizations.end_membership(membership=seat, actor=actor, successor=heir)
    person.user = None
    person.save(update_fields=["user"])


def _heir(directory: Directory, seat: Membership) -> Any:
    """The one named for it, or the administrator who has been there longest."""
    able = successors(seat).select_related("user")
    named = able.filter(user=directory.successor_id).first() if directory.successor_id else None
    found = named or able.filter(role="admin").order_by("started_at").first()
    return found.user if found else None


def _withdraw_invitations(person: DirectoryPerson, actor: Any) -> None:
    organization = person.directory.organization
    asked = Invitation.objects.open().filter(
        organization=organization, email=person.email, invited_by=actor
    )
    if asked.update(revoked_at=clock.now()):
        record_event(organization, actor, "revoke_invitation", note={"email": person.email})
