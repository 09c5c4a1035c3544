"""The integrations' part of the stage: one of Northwind with a token and a client, one of the
vendor."""

from partners.integrations import services
from portal.people.models import ApiToken


def integrations(world):
    admin = world.users["admin@northwind.example"]
    crm = services.make_integration(
        actor=admin, organization=world.organizations["northwind"], name="CRM", role="seller"
    )
    text = services.make_token(
        integration=crm, actor=admin, name="Sync", areas=["deals:read", "deals:write"]
    )
    client, _secret = services.make_client(
        integration=crm, actor=admin, name="CRM app", kind="program", areas=["deals:read"]
    )
    erp = services.make_integration(
        actor=world.desk, organization=None, name="ERP", role="marketing"
    )
    return {
        "nw-crm": crm.pk,
        "nw-crm-token": ApiToken.digest_of(text),
        "nw-crm-client": client.pk,
        "vendor-erp": erp.pk,
    }
