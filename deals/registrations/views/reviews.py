"""The review queue: what waits longest comes first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from deals.registrations import policies
from deals.registrations.models import Deal
from deals.registrations.queue import EXTENSIONS, QUEUE_NOTES, SHOWS, shows_of
from deals.registrations.views.bulk import QUEUE
from deals.registrations.workflow import DEAL
from portal.access.arms import MANY, counts_up_to, told
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.interchange.keyset import page_of
from portal.tables.columns import look_of, table

TABLE = table(
    "reviews",
    {
        "company": gettext_lazy("Company"),
        "status": gettext_lazy("Status"),
        "value": gettext_lazy("Value"),
        "waiting": gettext_lazy("Waiting"),
    },
)


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    require(policies.can_use_queue(scope))
    shows = shows_of(scope)
    asked = request.GET.get("show") or "waiting"
    show = asked if asked in {*shows, EXTENSIONS} else "waiting"
    rows = Deal.objects.visible_to(request.user).waiting_for(scope)
    extensions = Deal.objects.visible_to(request.user).asking_more_time(scope)
    parts = {name: rows.filter(rule) for name, rule in shows.items() if rule}
    counts = counts_up_to(parts | {EXTENSIONS: extensions}, MANY + 1)
    listed = extensions if show == EXTENSIONS else rows.filter(shows[show])
    listed = listed.select_related("organization", "team", "owner", "reviewer")
    listed = listed.prefetch_related("clocks")  # for the badge of deals/clocks
    page = page_of(listed, order="submitted_at", params=request.GET, filled=True)
    context = {
        "rows": rows_of(request, scope, page.rows),
        "page": {"previous_url": page.previous_url, "next_url": page.next_url},
        "tabs": [
            {
                "label": SHOWS[name],
                "url": f"?show={name}",
                "current": name == show,
                "count": told(counts.get(name, 0)),
            }
            for name in [*shows, EXTENSIONS]
        ],
        "show": show,
        "table": look_of(request.user, TABLE),
        "choices": QUEUE.choices(scope),
        "problem": "" if show == asked else _("There is no such part of the queue."),
    }
    status = 200 if show == asked else 400
    return render(request, "deals/registrations/reviews.html", context, status=status)


def rows_of(request: HttpRequest, scope: Scope, deals: list[Deal]) -> list[dict[str, Any]]:
    """What templates/deals/registrations/_review_row.html reads, for each deal."""
    notes = [read(request, scope, deals) for read in QUEUE_NOTES]
    return [
        {
            "deal": deal,
            "status": policies.shown_status(scope, deal),
            "status_label": policies.status_label(scope, deal),
            "may_claim": DEAL["claim"].is_open(deal) and bool(DEAL.decide(scope, deal, "claim")),
            "since": getattr(deal, "asked_at", None),
            "notes": [note for found in notes for note in found.get(deal.pk, ())],
        }
        for deal in deals
    ]
