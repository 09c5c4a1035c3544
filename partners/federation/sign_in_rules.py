"""Which door a person or an address has to take. No side effects; asked before every sign-in."""

from typing import Any

from allauth.socialaccount.models import SocialAccount
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


def is_elsewhere(connection: Connection, user: Any) -> bool:
    """Does the person work for another company, too?"""
    return user.memberships.live().exclude(organization=connection.organization_id).exists()


def speaks_for(connection: Connection, user: Any) -> bool:
    """May the provider say that somebody is this person? Of a person of several companies only the
    one the address is of: signed in, they open what is the others'."""
    if not belongs(connection, user):
        return False
    return owns(connection, user.email) or not is_elsewhere(connection, user)


def required_of(user: Any) -> Connection | None:
    """The connection this person must use: of a company that requires it, where the person works,
    with an address in a verified domain of it. Whoever is known to the provider already stays
    bound under another address: else one's own change of it would be the way out."""
    if user.is_integration:
        return None
    required = Connection.objects.required()
    claim = ClaimedDomain.objects.verified().filter(name=domain_of(user.email)).first()
    connection = required.of(claim.organization_id).first() if claim else None
    if connection and belongs(connection, user):
        return connection
    companies = Q(organization__in=user.memberships.live().values("organization"))
    own = required.filter(Q(organization=None) if user.staff_role else companies)
    return next((row for row in own if _knows(row, user) and speaks_for(row, user)), None)


def _knows(connection: Connection, user: Any) -> bool:
    """Has the person come in by the provider, or is it kept a door for emergencies?"""
    identities = SocialAccount.objects.filter(provider=connection.space, user=user)
    return identities.exists() or in_emergency(connection, user) is not None


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
