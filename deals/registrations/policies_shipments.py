"""Who records deliveries of a deal, and who counts them in money."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.policies import LENSES, is_owner_side
from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope

SHIPPING = frozenset({Status.APPROVED, Status.WON})


def can_ship(scope: Scope, deal: Deal) -> Decision:
    """The owner's side, and the distributor the deal names."""
    supplies = deal.distributor_id in scope.having("view_supplied_deals")
    if not (supplies or is_owner_side(scope, deal)):
        return refuse(_("Shipments are recorded by the deal’s owner or its distributor."))
    if deal.status not in SHIPPING:
        return refuse(_("Shipments are recorded for approved and won deals."))
    return ALLOWED


def can_unship(scope: Scope, shipment: Any) -> Decision:
    """Whoever recorded it, and the owner's side, while shipments are recorded at all."""
    if not (decision := can_ship(scope, shipment.deal)):
        return decision
    mine = shipment.actor_id == scope.user_id
    return ALLOWED if mine or is_owner_side(scope, shipment.deal) else NOT_YOURS


def reads_value(scope: Scope, deal: Deal) -> Decision:
    """Amounts are for those who read the deal's value."""
    return ALLOWED if "value" in LENSES.fields(scope, deal) else NOT_YOURS
