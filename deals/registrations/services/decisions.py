"""Moving a registration along its table, by hand and by the calendar."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.services.drafts import update_deal
from deals.registrations.workflow import DEAL
from portal.access.scope import scope_of
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
    """End protections whose last day has passed; returns how many ended. Safe to repeat."""
    day = on or clock.today()
    due = Deal.objects.filter(status=Status.APPROVED, protected_until__lt=day)
    due = due.filter(pk=only) if only else due
    return sum(DEAL.perform_by_clock(deal, "expire") for deal in due.iterator(chunk_size=500))
