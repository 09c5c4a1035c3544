"""Single sign-on on stage: one provider of Northwind, one of the vendor, a rival's open claim."""

from partners.federation import services
from partners.federation.models import ClaimedDomain, EmergencyPerson
from tests.partners.federation.saml_answers import metadata


def federation(world):
    """Things by name; nobody is signed in by them, and nothing asks the network."""
    northwind, desk = world.organizations["northwind"], world.desk
    admin = world.users["admin@northwind.example"]
    mine = _set_up(northwind, desk, admin, "claimed.example")
    vendor = _set_up(None, desk, desk, "meridian.example")
    bluepeak = world.organizations["bluepeak"]
    services.claim_domain(organization=bluepeak, actor=desk, name="claimed.example")
    ClaimedDomain.objects.update(token="steady")  # worlds are compared byte by byte
    return {
        "nw-provider": mine["connection"].pk,
        "nw-domain": mine["domain"].pk,
        "nw-emergency": mine["seat"].pk,
        "vendor-domain": vendor["domain"].pk,
        "vendor-emergency": vendor["seat"].pk,
    }


def _set_up(organization, desk, person, name):
    domain = services.claim_domain(organization=organization, actor=desk, name=name)
    services.confirm_domain(domain=domain, actor=desk)
    connection = services.save_connection(
        organization=organization, actor=desk, data={"kind": "saml", "metadata": metadata()}
    )
    services.turn_connection(connection=connection, actor=desk, status="on")
    seat = EmergencyPerson.objects.create(connection=connection, user=person, named_by=desk)
    return {"domain": domain, "connection": connection, "seat": seat}
