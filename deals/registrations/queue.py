"""The parts of the review queue: which registrations wait for whom."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from deals.registrations.choices import Status
from deals.registrations.models import Deal
from portal.access.scope import Scope

EXTENSIONS = "extensions"
SHOWS = {
    "waiting": gettext_lazy("Waiting for me"),
    "claimed": gettext_lazy("Claimed by me"),
    "info": gettext_lazy("Information asked"),
    "hold": gettext_lazy("On hold"),
    "all": gettext_lazy("All undecided"),
    EXTENSIONS: gettext_lazy("Extensions asked for"),
}
# (request, scope, the deals of the page) → deal id → short notes under the status in the queue.
QUEUE_NOTES: list[Callable[[HttpRequest, Scope, list[Deal]], dict[Any, list[str]]]] = []


def shows_of(scope: Scope) -> dict[str, Q]:
    """The queue's tabs for this person. Holding is the desk's business."""
    mine = Q(status=Status.IN_REVIEW, reviewer_id=scope.user_id)
    shows = {
        "waiting": my_turn(scope),
        "claimed": mine,
        "info": Q(status=Status.INFO_REQUESTED),
    }
    if scope.is_desk:
        shows["hold"] = Q(status=Status.ON_HOLD)
    return shows | {"all": Q()}


def my_turn(scope: Scope) -> Q:
    """What this person should look at now: new ones, own ones, and chains that have come to the
    person. What approves itself at its time waits for nobody."""
    names_me = Q(routed_to__contains=f"|user:{scope.user_id}|")
    names_me |= Q(routed_to__contains=f"|role:{scope.staff_role}|")
    undone = ~Q(signed_by__contains=f"|{scope.user_id}|")
    new = Q(status=Status.SUBMITTED) & (Q(routed_to="") | names_me)
    claimed = Q(status=Status.IN_REVIEW, reviewer_id=scope.user_id) & (Q(routed_to="") | names_me)
    chained = Q(status=Status.IN_REVIEW) & names_me & (Q(signoffs_due__gt=0) | ~Q(signed_by=""))
    return undone & (new | claimed | chained)
