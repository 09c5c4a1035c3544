"""The review queue: what waits longest comes first."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from deals.registrations import policies
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.interchange.keyset import page_of

SHOWS = {
    "waiting": gettext_lazy("Waiting for me"),
    "claimed": gettext_lazy("Claimed by me"),
    "info": gettext_lazy("Information asked"),
    "hold": gettext_lazy("On hold"),
    "all": gettext_lazy("All undecided"),
}


def shows_of(scope: Scope) -> dict[str, Q]:
    """The queue's tabs for this person. Holding is the desk's business."""
    mine = Q(status=Status.IN_REVIEW, reviewer_id=scope.user_id)
    shows = {
        "waiting": Q(status=Status.SUBMITTED) | mine,
        "claimed": mine,
        "info": Q(status=Status.INFO_REQUESTED),
    }
    if scope.is_desk:
        shows["hold"] = Q(status=Status.ON_HOLD)
    return shows | {"all": Q()}


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    require(policies.can_use_queue(scope))
    shows = shows_of(scope)
    asked = request.GET.get("show") or "waiting"
    show = asked if asked in shows else "waiting"
    rows = Deal.objects.visible_to(request.user).waiting_for(scope)
    counts = rows.aggregate(
        **{name: Count("pk", filter=rule) for name, rule in shows.items() if rule}
    )
    listed = rows.filter(shows[show]).select_related("organization", "team", "owner", "reviewer")
    page = page_of(listed, order="submitted_at", params=request.GET)
    context = {
        "rows": [_row(scope, deal) for deal in page.rows],
        "page": {"previous_url": page.previous_url, "next_url": page.next_url},
        "tabs": [
            {
                "label": SHOWS[name],
                "url": f"?show={name}",
                "current": name == show,
                "count": counts.get(name, 0),
            }
            for name in shows
        ],
        "show": show,
        "problem": "" if show == asked else _("There is no such part of the queue."),
    }
    status = 200 if show == asked else 400
    return render(request, "deals/registrations/reviews.html", context, status=status)


def _row(scope: Scope, deal: Deal) -> dict[str, Any]:
    return {
        "deal": deal,
        "status": policies.shown_status(scope, deal),
        "status_label": policies.status_label(scope, deal),
    }
