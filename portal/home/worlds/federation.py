"""Single sign-on of a world's companies: set up and switched off, so that passwords work."""

from partners.federation import services
from partners.federation.models import ClaimedDomain, Connection
from portal.home.worlds.world import Row, World, named


def build_sign_ins(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        with named(f"sign_ins[{place}]"):
            _build(world, row)


def _build(world: World, row: Row) -> None:
    organization = world.organizations[row["organization"]]
    for name in row["domains"]:
        claim = {"organization": organization, "actor": world.desk, "name": name}
        if not ClaimedDomain.objects.of(organization).filter(name=name).exists():
            services.confirm_domain(domain=services.claim_domain(**claim), actor=world.desk)
    if not Connection.objects.of(organization).exists():
        data = {"kind": "saml", "metadata": row["metadata"]}
        services.save_connection(organization=organization, actor=world.desk, data=data)
