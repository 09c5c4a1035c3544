"""Requests for quotes: the list, one request, answering it, choosing it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from deals.registrations.views.pages import posted_version
from deals.supply import policies, services
from deals.supply.choices import UNDECIDED
from deals.supply.filters import RequestFilter
from deals.supply.forms import QuoteForm
from deals.supply.models import SupplyFile, SupplyRequest
from deals.supply.views import pages
from deals.supply.workflow import SUPPLY
from partners.organizations.forms.base import posted, status_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.downloads import download_of
from portal.interchange.keyset import page_of
from portal.workflow.machine import StateMoved

DONE = {
    "decline": gettext_lazy("Declined. The reseller has been told."),
    "choose": gettext_lazy("Chosen. The deal names this distributor now."),
    "not_chosen": gettext_lazy("The distributor has been told."),
    "release": gettext_lazy("Taken back. The distributor has been told."),
    "withdraw": gettext_lazy("Withdrawn. The distributor has been told."),
}
WARNINGS = {
    "choose": gettext_lazy(
        "The deal names this distributor: it sees customer, products, quantities and dates. "
        "Nobody else is told."
    ),
    "not_chosen": gettext_lazy("The distributor is told that you do not take up its quote."),
    "release": gettext_lazy("The distributor no longer sees the deal, and is told."),
    "withdraw": gettext_lazy("The distributor is told that no quote is needed any more."),
    "decline": gettext_lazy("The reseller is told that you do not quote."),
}


@require_safe
def quotes(request: HttpRequest) -> HttpResponse:
    """Requests in the person's scope, newest first."""
    scope = scope_of(request.user)
    require(policies.can_use_quotes(scope))
    rows = SupplyRequest.objects.visible_to(request.user).select_related("reseller", "distributor")
    found = RequestFilter(request.GET or None, queryset=rows, request=request)
    listed = rows.none() if found.errors else found.qs
    page = page_of(listed, order="-created_at", params=request.GET)
    context = {
        "filter": found,
        "page": page,
        "rows": page.rows,
        "is_filtered": any(request.GET.get(name) for name in RequestFilter.base_filters),
        "supplies": bool(scope.having("view_supplied_deals")),
        "is_vendor": bool(scope.staff_role),
    }
    return render(request, "deals/supply/quotes.html", context, status=status_of(found.form))


@require_safe
def quote(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return quote_page(request, pages.request_or_404(request, pk))


def quote_page(
    request: HttpRequest, row: SupplyRequest, form: QuoteForm | None = None, status: int = 200
) -> HttpResponse:
    """One request in the reader's lens; the distributor answers on this page."""
    scope = scope_of(request.user)
    actions = SUPPLY.available(scope, row)
    may_quote = row.status in UNDECIDED and bool(policies.as_distributor(scope, row))
    context = {
        "row": row,
        "fields": policies.LENSES.fields(scope, row),
        "actions": [action for action in actions if action.name != "quote"],
        "form": form or (QuoteForm(row) if may_quote else None),
        "version": request.POST.get("version") or row.version,
    }
    return render(request, "deals/supply/quote.html", context, status=status)


@require_http_methods(["POST"])
def send(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The distributor's quote, the first one or a better one."""
    row = pages.request_or_404(request, pk)
    require(SUPPLY.decide(scope_of(request.user), row, "quote"))
    form = QuoteForm(row, posted(request), request.FILES)
    if not form.is_valid() and row.status in UNDECIDED:
        return quote_page(request, row, form, status=400)
    try:
        services.send_quote(
            request=row,
            actor=request.user,
            version=posted_version(request),
            data=form.data_for_service() if form.is_valid() else {},
            upload=form.cleaned_data.get("file"),
            token=form.cleaned_data.get("token"),
        )
    except ValidationError as error:
        form.show(error)
        return quote_page(request, row, form, status=400)
    except StateMoved as error:
        return pages.stale(request, error, row, form)
    messages.success(request, _("Your quote is sent. The reseller has been told."))
    return redirect(row.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: uuid.UUID, action: str) -> HttpResponse:
    """Any row of the table but `quote`."""
    row = pages.request_or_404(request, pk)

    def service(version: int, data: Any) -> str:
        services.act_on_request(
            request=row, action=action, actor=request.user, version=version, data=data
        )
        messages.success(request, DONE[action])
        return f"/deals/{row.deal_id}/quotes/" if action == "choose" else row.get_absolute_url()

    if action == "quote":
        raise Http404
    return pages.act(request, row, SUPPLY, action, service, WARNINGS.get(action, ""))


@require_safe
def download(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    """The offer as a file: for the two companies, always as a download."""
    stored = visible_or_404(SupplyFile, request.user, pk=file, request=pk)
    return download_of(stored)
