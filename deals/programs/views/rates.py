"""Exchange rates by currency and day."""

import uuid
from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deals.programs import services
from deals.programs.forms.calendars import RateForm, foreign_currencies
from deals.programs.models import ExchangeRate
from deals.programs.views import room
from partners.organizations.forms.base import posted, status_of
from portal.access.shortcuts import visible_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def rates(request: HttpRequest) -> HttpResponse:
    context = room.enter(request, to_change=request.method == "POST")
    form = RateForm(posted(request))
    if form.is_valid() and form.attempt(services.add_rate, actor=request.user, **form.cleaned_data):
        messages.success(request, _("The rate is saved."))
        return redirect("rates")
    found = ExchangeRate.objects.visible_to(request.user).order_by("currency", "-starts_on")
    groups = {code: room.with_states(rows) for code, rows in groupby(found, lambda r: r.currency)}
    context |= {
        "form": form,
        "rows": [row for rows in groups.values() for row in rows],
        "missing": [code for code, _label in foreign_currencies() if code not in groups],
        "currency": settings.DEFAULT_CURRENCY,
        "tabs": room.tabs("rates"),
    }
    return render(request, "deals/programs/rates.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def rate_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take away a rate before its day."""
    room.enter(request, to_change=True)
    rate = visible_or_404(ExchangeRate, request.user, pk=pk)
    return room.ask_reason(
        request,
        services.cancel_rate,
        reverse("rates"),
        _("Take away this coming rate?"),
        _("It never takes effect; the trail keeps it."),
        rate=rate,
    )
