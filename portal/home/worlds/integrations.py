"""Integrations of a world, each with at most one OAuth client whose secret nobody is told."""

from typing import Any

from partners.integrations import services
from partners.integrations.choices import ClientKind
from partners.integrations.models import Integration
from partners.organizations.choices import MemberRole
from portal.home.worlds.world import Row, World, named


def build_integrations(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        with named(f"integrations[{place}]"):
            _build(world, row)


def _build(world: World, row: Row) -> None:
    organization = world.organizations[row["organization"]]
    seats = organization.memberships.live().filter(
        role=MemberRole.ADMIN, user__is_integration=False
    )
    keeper = seats.order_by("user__email").select_related("user")[0].user
    integration = _integration(keeper, organization, row)
    name = row.get("client")
    if name and not integration.clients.filter(name=name).exists():
        services.make_client(
            integration=integration,
            actor=keeper,
            name=name,
            kind=row.get("kind", ClientKind.PROGRAM),
            areas=row.get("areas", ["deals:read"]),
            redirect_uris=row.get("redirect_uris", ""),
        )


def _integration(keeper: Any, organization: Any, row: Row) -> Integration:
    live = Integration.objects.live().filter(organization=organization, name=row["name"])
    return live.first() or services.make_integration(
        actor=keeper,
        organization=organization,
        name=row["name"],
        role=row.get("role", MemberRole.SELLER),
        about=row.get("about", ""),
    )
