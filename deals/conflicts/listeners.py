"""What follows in this room from each step of a registration. Told by the machine, within the
transaction of the step; nothing here touches the registration itself.
"""

import time
from typing import Any

from django.db import transaction

from deals.conflicts.choices import Moment
from deals.conflicts.services.checks import check_deal, recheck_neighbours
from deals.conflicts.services.claims import sync_claims
from deals.registrations.models import Deal
from portal.access.scope import DESK

COMPARED = {
    "submit": Moment.SUBMIT,
    "answer": Moment.ANSWER,
    "approve": Moment.DECISION,
    "auto_approve": Moment.DECISION,
    "hold": Moment.DECISION,
    "reject": Moment.DECISION,
}
BETWEEN_TWO = frozenset({"claim", "request_info", "advance", "keep_alive"})  # tell others nothing
LEVEL = 0.2  # seconds that comparing takes, for all that the actor can tell


def compare(deal: Deal, actor: Any, name: str, data: Any) -> None:
    """Note what the registration meets now, and after the commit what it means for those it meets.

    How long the actor waits tells nothing: what is left of LEVEL is waited for at the end, when
    nobody else is kept waiting.
    """
    started = time.perf_counter()
    if name in COMPARED:
        check_deal(deal=deal, moment=COMPARED[name])
    if name not in BETWEEN_TWO:
        transaction.on_commit(lambda: recheck_neighbours(deal), robust=True)
    if actor is not None and actor.staff_role != DESK:
        transaction.on_commit(lambda: time.sleep(pause_after(started)), robust=True)


def claim(deal: Deal, actor: Any, name: str, data: Any) -> None:
    """Protections follow the status, whichever step led to it; an overlap undoes the step."""
    sync_claims(deal, actor)


def pause_after(started: float) -> float:
    """Seconds still to wait, so that LEVEL is full."""
    return max(0.0, LEVEL - (time.perf_counter() - started))
