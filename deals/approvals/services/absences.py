"""Stand-ins as this room needs them: who is told, and whose turn changes with them."""

import datetime as dt
from typing import Any

from django.db import transaction

from deals.approvals import emails
from deals.approvals.models import ApprovalStep
from deals.approvals.services import chains
from deals.registrations.models import Deal
from partners.organizations import services as organizations
from partners.organizations.models import StandIn


def name_stand_in(
    *, user: Any, stand_in: Any, actor: Any, starts_on: dt.date, ends_on: dt.date, reason: str = ""
) -> StandIn:
    """As the organisations' service; the stand-in is told, open chains follow."""
    days = {"starts_on": starts_on, "ends_on": ends_on}
    known = StandIn.objects.open().filter(user=user, stand_in=stand_in, **days).exists()
    with transaction.atomic():
        row = organizations.name_stand_in(
            user=user, stand_in=stand_in, actor=actor, reason=reason, **days
        )
        if not known:
            emails.stands_in(row)
        refresh_turns()
    return row


def end_stand_in(*, row: StandIn, actor: Any) -> None:
    with transaction.atomic():
        if organizations.end_stand_in(row=row, actor=actor):
            refresh_turns()


def refresh_turns() -> int:
    """Whose turn it is, in every chain that waits: people come, go and stand in for each other.

    Returns the number of chains looked at. Safe to repeat.
    """
    ids = list(ApprovalStep.objects.waiting().values_list("deal_id", flat=True).distinct())
    for pk in ids:
        chains.show_turn(Deal.objects.select_related("organization").get(pk=pk))
    return len(ids)
