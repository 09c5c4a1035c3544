"""How the portal is doing, for the people who look after it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.jobs.policies import can_run_jobs
from portal.observing import policies, services
from portal.observing.choices import WEIGHT, State

TONES = {State.OK: "success", State.WARNING: "warning", State.FAULT: "danger"}


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Every check, the gravest first; cheap ones are made now, the others are the worker's."""
    scope = scope_of(request.user)
    require(policies.can_see_health(scope))
    rows = services.seen_by(request.user)
    grave = sum(1 for row in rows if WEIGHT[row.state])
    context = {
        "rows": [{"row": row, "tone": TONES.get(row.state, "neutral")} for row in rows],
        "grave": grave,
        "tone": TONES[services.worst(rows)],
        "may_run": bool(can_run_jobs(scope)),
    }
    return render(request, "portal/observing/health.html", context)
