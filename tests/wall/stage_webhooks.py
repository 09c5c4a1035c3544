"""The webhooks' part of the stage: an endpoint of Northwind and one of the vendor, each with a
delivery that has arrived."""

from partners.integrations.models import Integration
from partners.organizations.models import Membership
from portal.access import grants
from portal.people.models import User
from portal.webhooks import services
from portal.webhooks.choices import Status
from portal.webhooks.models import Delivery


def webhooks(world):
    northwind = world.organizations["northwind"]
    admin = world.users["admin@northwind.example"]
    theirs, row = _endpoint(northwind, admin, "crm")
    ours, our_row = _endpoint(None, world.desk, "erp", staff_role="desk")
    return {
        "nw-hook": theirs.pk,
        "nw-hook-delivery": row.pk,
        "vendor-hook": ours.pk,
        "vendor-hook-delivery": our_row.pk,
    }


def _endpoint(organization, keeper, name, staff_role=""):
    user = User.objects.create(
        email=f"hook-{name}@integrations.invalid",
        name=f"Hook {name}",
        is_integration=True,
        staff_role=staff_role,
    )
    if organization:
        seat = Membership.objects.create(organization=organization, user=user, role="seller")
        grants.sync(seat)
    integration = Integration.objects.create(
        organization=organization, user=user, name=f"Hook {name}"
    )
    endpoint = services.create_endpoint(
        integration=integration,
        actor=keeper,
        data={"url": f"https://{name}.example.com/hook", "events": ["deal.won"]},
    )
    row = Delivery.objects.create(
        endpoint=endpoint, type="deal.won", order=0, status=Status.DELIVERED
    )
    return endpoint, row
