"""Webhooks of a world, each of an integration that is made where it is missing."""

from typing import Any

from partners.integrations import services as integrations
from partners.integrations.models import Integration
from partners.organizations.choices import MemberRole
from portal.home.worlds.world import Row, World, named
from portal.webhooks import services
from portal.webhooks.models import Endpoint


def build_webhooks(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        with named(f"webhooks[{place}]"):
            _build(world, row)


def _build(world: World, row: Row) -> None:
    organization = world.organizations[row["organization"]]
    seats = organization.memberships.live().filter(
        role=MemberRole.ADMIN, user__is_integration=False
    )
    keeper = seats.order_by("user__email").select_related("user")[0].user
    integration = _integration(keeper, organization, row)
    if Endpoint.objects.filter(integration=integration, url=row["url"]).exists():
        return
    data = {"url": row["url"], "events": row["events"], "about": row.get("about", "")}
    endpoint = services.create_endpoint(integration=integration, actor=keeper, data=data)
    if row.get("off"):
        services.switch_off(endpoint=endpoint, actor=keeper)


def _integration(keeper: Any, organization: Any, row: Row) -> Integration:
    live = Integration.objects.live().filter(organization=organization, name=row["integration"])
    return live.first() or integrations.make_integration(
        actor=keeper,
        organization=organization,
        name=row["integration"],
        role=row.get("role", MemberRole.SELLER),
    )
