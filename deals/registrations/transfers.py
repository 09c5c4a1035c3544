"""A registration moved to another company (docs/protection.md, "Transfer").

The old registration ends where it is, with everything said and filed in it. The other company gets
a new one that holds what the vendor may tell it: who the customer is, which products, how many days
are left; not even its account manager learns whose it was. Contacts, needs, prices, value,
competitor, comments and files stay with who wrote them.
"""

import uuid
from typing import Any

from deals.programs.rules import judging_policy
from deals.registrations import emails_protection
from deals.registrations.choices import Route
from deals.registrations.models import Deal, DealLine
from deals.registrations.numbers import free_number
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow.machine import Data

TOLD = (
    "kind",
    "account",
    "customer_name",
    "customer_website",
    "customer_country",
    "customer_city",
    "expected_close",
)


def reassigned(deal: Any, actor: Any, data: Data) -> None:
    """After a change of owner inside the company: tell both, keep the reason for the vendor."""
    emails_protection.reassigned(deal, deal.previous_owner)
    record_event(deal, actor, "reassign_reason", Audience.INTERNAL, {"message": data["message"]})


def transferred(deal: Deal, actor: Any, data: Data) -> None:
    """Open the other company's registration with the days that were left, and tell both."""
    from deals.registrations.workflow import DEAL  # it is the table that calls this

    last = deal.ledger.last()  # the line that took the days back
    left, seat = -last.days if last else 0, data["member"]
    side = {"organization": seat.organization, "team": None}
    pk = uuid.uuid4()
    new = Deal.objects.create(
        id=pk,
        owner=seat.user,
        route=Route.CHANNEL,
        title=deal.customer_name,
        number=free_number(pk, side),
        policy=judging_policy(seat.organization),
        taken_over_from=deal,
        **side,
        **{name: getattr(deal, name) for name in TOLD},
    )
    DealLine.objects.bulk_create(
        DealLine(
            deal=new,
            position=line.position,
            family=line.family,
            name=line.name,
            quantity=line.quantity,
        )
        for line in deal.lines.select_related("family")
    )
    DEAL.perform_by_clock(new, "receive", {"days": left})
    record_event(deal, actor, "transfer_reason", Audience.INTERNAL, {"message": data["message"]})
    emails_protection.transferred(deal, new)
