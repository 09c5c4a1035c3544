"""Trying another threshold on past registrations. It changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.conflicts import policies
from deals.conflicts.forms import ThresholdForm
from deals.conflicts.matching.scoring import threshold
from deals.conflicts.services.simulating import STEPS, past_registrations, simulate
from portal.access.policy import require
from portal.access.scope import scope_of


@require_safe
def threshold_page(request: HttpRequest) -> HttpResponse:
    require(policies.can_read_desk(scope_of(request.user)))
    in_use = round(100 * threshold())
    form = ThresholdForm(request.GET if "threshold" in request.GET else {"threshold": in_use})
    is_valid = form.is_valid()
    asked = form.cleaned_data["threshold"] if is_valid else in_use
    past = past_registrations()
    context = {
        "form": form,
        "in_use": in_use,
        "result": simulate(past, asked),
        "rows": [simulate(past, step) for step in sorted({*STEPS, in_use, asked})],
        "total": len(past),
    }
    status = 200 if is_valid else 400
    return render(request, "deals/conflicts/threshold.html", context, status=status)
