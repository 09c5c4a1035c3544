"""The desk opens a case."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deals.cases import policies, services
from deals.cases.forms import NewCaseForm
from deals.registrations.forms.fields import spread
from deals.registrations.models import Deal
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a case by hand, or about the registrations named in `?deal=`."""
    require(policies.as_desk(scope_of(request.user)))
    form = NewCaseForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        initial={"deals": ", ".join(_numbers(request))},
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            case = services.open_case(
                actor=request.user,
                kind=data["kind"],
                registrations=data["deals"],
                title=data["title"],
                note=data["note"],
                token=data["token"],
            )
            messages.success(request, _("The case is open. Nobody has been told yet."))
            return redirect(case)
        except ValidationError as error:
            spread(form, error)
    status = 400 if form.is_bound else 200
    return render(request, "deals/cases/new.html", {"form": form}, status=status)


def _numbers(request: HttpRequest) -> list[str]:
    """Numbers of the registrations in the address that this person may see."""
    found = []
    for text in request.GET.getlist("deal")[:20]:
        try:
            found.append(visible_or_404(Deal, request.user, pk=text).number)
        except Http404:
            continue
    return found
