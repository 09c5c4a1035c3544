"""Moving a registration along its table, by hand and by the calendar."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from deals.protection import ledger
from deals.protection.choices import LineKind, RequestStatus
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.moves_protection import rules_of
from deals.registrations.services.drafts import update_deal
from deals.registrations.workflow import DEAL
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock


def perform(
    *, deal: Deal, action: str, actor: Any, version: int, data: Mapping[str, Any] | None = None
) -> Deal:
    """Make one transition of the table. `data` holds the fields its row names."""
    return DEAL.perform(
        deal, action, actor=actor, scope=scope_of(actor), version=version, data=data or {}
    )


def answer(
    *,
    deal: Deal,
    actor: Any,
    version: int,
    message: str,
    data: Mapping[str, Any],
    lines: Iterable[Mapping[str, Any]] | None = None,
) -> Deal:
    """Fill in what the reviewer asked for and send it back, in one step. Twice does it once."""
    sent = deal.last_action == "answer" and deal.last_actor_id == actor.pk
    if sent and deal.version in {version + 1, version + 2}:
        return deal
    with transaction.atomic():
        if data or lines is not None:
            deal = update_deal(deal=deal, actor=actor, version=version, data=data, lines=lines)
            version = deal.version
        return perform(
            deal=deal, action="answer", actor=actor, version=version, data={"message": message}
        )


def expire_due(*, on: dt.date | None = None, only: uuid.UUID | None = None) -> int:
    """End protections whose last day has passed; returns how many ended. Safe to repeat.

    Where an extension asked for in time is still undecided, the grace of the programme is given
    first, once.
    """
    day = on or clock.today()
    due = Deal.objects.filter(status=Status.APPROVED, protected_until__lt=day)
    due = due.filter(pk=only) if only else due
    rows = due.select_related("policy", "owner").iterator(chunk_size=500)
    return sum(not give_grace(deal) and DEAL.perform_by_clock(deal, "expire") for deal in rows)


def give_grace(deal: Deal) -> bool:
    """The vendor has not answered in time: its days of grace, once for a request. True if given."""
    days = rules_of(deal).expiry_grace_days
    waiting = deal.extensions.filter(status=RequestStatus.PENDING, grace_days=0)
    with transaction.atomic():
        if not deal.extension_pending or not days or not waiting.update(grace_days=days):
            return False
        ledger.write(deal, LineKind.GRACE, days, None, "undecided")
        record_event(deal, None, "grace", Audience.JOINT)
    return True
