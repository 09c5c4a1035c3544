"""Which door a person or an address has to take. No side effects; asked before every sign-in."""

from typing import Any

from django.db.models import Q

from partners.federation.domains import domain_of
from partners.federation.models import ClaimedDomain, Connection, EmergencyPerson


def connection_for(address: str) -> Connection | None:
    """The live connection an e-mail address leads to, by its domain alone.

    So the answer is the same for people the portal knows and for people it does not.
    """
    claim = ClaimedDomain.objects.verified().filter(name=domain_of(address)).first()
    if claim is None:
        return None
    return Connection.objects.live().of(claim.organization_id).first()


def owns(connection: Connection, address: str) -> bool:
    """Is the address in a verified domain of the connection's company?"""
    claims = ClaimedDomain.objects.verified().of(connection.organization_id)
    return claims.filter(name=domain_of(address)).exists()


def belongs(connection: Connection, user: Any) -> bool:
    """Does the person work for the connection's company, or for the vendor?"""
    if connection.organization_id is None:
        return bool(user.staff_role)
    return user.memberships.live().filter(organization=connection.organization_id).exists()


def required_of(user: Any) -> Connection | None:
    """The connection this person must use: the address is in a verified domain of a company that
    requires it, and the person works there."""
    if user.is_integration:
        return None
    claim = ClaimedDomain.objects.verified().filter(name=domain_of(user.email)).first()
    if claim is None:
        return None
    connection = Connection.objects.required().of(claim.organization_id).first()
    return connection if connection and belongs(connection, user) else None


def in_emergency(connection: Connection, user: Any) -> EmergencyPerson | None:
    return EmergencyPerson.objects.filter(connection=connection, user=user).first()


def bound_people(connection: Connection, people: Any) -> Any:
    """Of `people` (a queryset of users) those the connection binds, without the emergency ones."""
    names = ClaimedDomain.objects.verified().of(connection.organization_id)
    in_domains = Q(pk__in=[])
    for name in names.values_list("name", flat=True):
        in_domains |= Q(email__iendswith=f"@{name}")
    found = people.filter(in_domains, is_integration=False)
    found = found.exclude(pk__in=connection.emergency_people.values("user"))
    if connection.organization_id is None:
        return found.exclude(staff_role="")
    seats = {"memberships__organization": connection.organization_id, "memberships__ended_at": None}
    return found.filter(**seats)
