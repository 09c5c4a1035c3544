"""What can be done to deals. Each function does one thing, whole or not at all.

Errors: `Refused` (403), `StateMoved` (409), `ValidationError` (400, keyed by field). Callers have
found the deal in the actor's scope; after a write it is looked up there again.
"""

from deals.registrations.numbers import deal_number
from deals.registrations.services.decisions import answer, expire_due, perform
from deals.registrations.services.dialogue import add_comment, add_file, remove_file
from deals.registrations.services.distributor import name_distributor
from deals.registrations.services.drafts import (
    COPIED,
    EDITABLE,
    copy_to_draft,
    create_draft,
    delete_draft,
    to_money,
    update_deal,
)
from deals.registrations.services.people import end_share, hand_over_deals, set_team, share_deal
from deals.registrations.services.saved_views import (
    delete_view,
    rename_view,
    save_view,
)
from deals.registrations.services.shipments import add_shipment, remove_shipment

__all__ = [
    "COPIED",
    "EDITABLE",
    "add_comment",
    "add_file",
    "add_shipment",
    "answer",
    "copy_to_draft",
    "create_draft",
    "deal_number",
    "delete_draft",
    "delete_view",
    "end_share",
    "expire_due",
    "hand_over_deals",
    "name_distributor",
    "perform",
    "remove_file",
    "remove_shipment",
    "rename_view",
    "save_view",
    "set_team",
    "share_deal",
    "to_money",
    "update_deal",
]
