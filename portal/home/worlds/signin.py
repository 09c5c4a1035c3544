"""In a world that is built everybody signs in with the password alone, unless it says otherwise.

People of a world have no second factor and nobody to set one up: the portal's own default, which
asks the vendor's people for one, would lock them out.
"""

from portal.home.worlds.world import Row, World, named
from portal.signin import services
from portal.signin.choices import Group
from portal.signin.models import SecondStepRule

OF_GROUPS = (Group.VENDOR, Group.ADMINS, Group.PARTNERS)


def build_rules(world: World, rows: list[Row]) -> None:
    """A rule for every group that has none yet: as the description says, else up to them."""
    said = {row["group"]: (place, row) for place, row in enumerate(rows)}
    there = set(SecondStepRule.objects.filter(organization=None).values_list("group", flat=True))
    for group in OF_GROUPS:
        place, row = said.get(group, (0, {}))
        if group in there:
            continue
        with named(f"sign_in_rules[{place}]"):
            services.save_rule(
                actor=world.desk,
                group=group,
                required=row.get("required", False),
                grace_days=row.get("grace_days", 14),
            )
