"""Notices of this room. Texts live in templates/emails/federation/."""

from typing import Any

from django.conf import settings

from partners.federation.models import ClaimedDomain, Connection, EmergencyPerson
from partners.organizations.choices import MemberRole
from portal.notifications.services import notify
from portal.people.choices import StaffRole
from portal.people.models import User


def address_of(organization_id: Any) -> str:
    """The page on which the company's (None: the vendor's) sign-in is looked after."""
    if organization_id is None:
        return "/organizations/staff/sign-in/"
    return f"/company/{organization_id}/sign-in/"


def keepers(organization_id: Any) -> Any:
    """Who looks after a company's sign-in: its administrators; for the vendor, the desk."""
    people = User.objects.filter(is_active=True, is_integration=False)
    if organization_id is None:
        return people.filter(staff_role=StaffRole.DESK)
    return people.filter(
        memberships__organization=organization_id,
        memberships__ended_at=None,
        memberships__role=MemberRole.ADMIN,
    )


def _tell(people: Any, kind: str, name: str, connection: Connection, **context: Any) -> None:
    page = settings.SITE_URL + address_of(connection.organization_id)
    key = context.pop("key", "")
    for person in people:
        notify(
            person,
            kind,
            f"emails/federation/{name}",
            {**context, "connection": connection, "page": page},
            about=connection,
            url=page,
            key=key,
        )


def came_in(connection: Connection, user: Any, role: str) -> None:
    context = {"person": user, "role": MemberRole(role).label}
    _tell(keepers(connection.organization_id), "sso_member", "came_in", connection, **context)


def emergency_used(seat: EmergencyPerson) -> None:
    """The company's administrators, and the desk, which keeps an eye on it."""
    connection = seat.connection
    desk = User.objects.filter(is_active=True, staff_role=StaffRole.DESK)
    people = {person.pk: person for person in [*keepers(connection.organization_id), *desk]}
    _tell(people.values(), "sso_alert", "emergency_used", connection, person=seat.user)


def certificate_ends(connection: Connection) -> None:
    """Once for each certificate and each of the two warnings."""
    ends = connection.certificate_ends_at
    key = f"sso-certificate-{connection.pk}-{ends:%Y%m%d}"
    people = keepers(connection.organization_id)
    _tell(people, "sso_alert", "certificate_ends", connection, ends=ends, key=key)


def domain_contested(domain: ClaimedDomain) -> None:
    """Two companies have the proof: the desk finds out. Neither company is told of the other."""
    page = settings.SITE_URL + address_of(domain.organization_id)
    context = {"domain": domain, "page": page}
    for person in User.objects.filter(is_active=True, staff_role=StaffRole.DESK):
        notify(
            person,
            "sso_alert",
            "emails/federation/domain_contested",
            context,
            about=domain,
            url=page,
            key=f"sso-domain-{domain.pk}",
        )
