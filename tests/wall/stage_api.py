"""What only addresses of the API are called by."""

from deals.clearance.choices import Answer
from deals.clearance.models import ClearanceCheck
from tests.wall.stage_joint import PEOPLE


def api_things(world):
    """Somebody of the desk who sits on a panel, and a check Northwind's seller made once."""
    seller = world.users[PEOPLE["nw-seller"]]
    check = ClearanceCheck.objects.create(
        user=seller,
        organization=world.organizations["northwind"],
        name="Initech",
        answer=Answer.NEEDS_REVIEW,
    )
    return {"ops-person": world.users[PEOPLE["ops"]].pk, "nw-check": check.pk}
