"""Who stands in for whom: one's own absences, for the desk all of them."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from deals.approvals import services
from deals.approvals.forms import StandInForm
from deals.registrations.policies import can_use_queue
from partners.organizations.forms.base import posted, status_of
from partners.organizations.models import StandIn
from partners.organizations.policies import can_name_stand_in
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.workflow import clock


@require_http_methods(["GET", "HEAD", "POST"])
def stand_ins(request: HttpRequest) -> HttpResponse:
    """The list, and the form that adds one."""
    scope = scope_of(request.user)
    require(can_use_queue(scope))
    form = StandInForm(request.user, posted(request))
    if form.is_valid():
        given = {"user": request.user} | form.cleaned_data
        if form.attempt(services.name_stand_in, actor=request.user, **given):
            messages.success(request, _("Done. The stand-in has been told."))
            return redirect("stand_ins")
    rows = StandIn.objects.visible_to(request.user).open().filter(ends_on__gte=clock.today())
    context = {
        "form": form,
        "rows": [
            {"row": row, "may_end": bool(can_name_stand_in(scope, row.user_id))}
            for row in rows.select_related("user", "stand_in")
        ],
        "today": clock.today(),
    }
    return render(request, "deals/approvals/stand_ins.html", context, status=status_of(form))


@require_POST
def end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = visible_or_404(StandIn.objects.select_related("user", "stand_in"), request.user, pk=pk)
    services.end_stand_in(row=row, actor=request.user)
    messages.success(request, _("Ended."))
    return redirect("stand_ins")
