"""Run inside the portal of `make sso`: Northwind's provider, set up through the services."""

import uuid

from allauth.socialaccount.models import SocialAccount

from partners.federation import services
from partners.federation.models import Connection
from partners.organizations.models import Organization
from portal.people.models import User


def connect(*, connection_id="", **data):
    """The id of the new connection. With `connection_id` it gets that id, so that a provider can
    be told our addresses before it starts."""
    desk = User.objects.get(email="desk@meridian.example")
    company = Organization.objects.get(name__startswith="Northwind")
    SocialAccount.objects.all().delete()
    Connection.objects.filter(organization=company).delete()
    for name in ("northwind.example",):
        row = services.claim_domain(organization=company, actor=desk, name=name)
        services.confirm_domain(domain=row, actor=desk)
    found = services.save_connection(organization=company, actor=desk, data=data)
    if connection_id:
        Connection.objects.filter(pk=found.pk).update(id=uuid.UUID(connection_id))
        found = Connection.objects.get(pk=connection_id)
    services.turn_connection(connection=found, actor=desk, status="on")
    return found.pk
