"""Numbers about conflicts by quarter, for the desk and auditors; the same as CSV."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.cases import policies
from deals.cases.metrics import QUARTERS, quarters
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.exchange.lists import export_rows


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    require(policies.as_neutral(scope_of(request.user)))
    rows = quarters(request.user)
    context = {"rows": rows, "now": rows[0], "quarters": QUARTERS}
    return render(request, "deals/cases/metrics.html", context)


@require_safe
def metrics_csv(request: HttpRequest) -> HttpResponseBase:
    """Headings are not translated: other programs read them."""
    require(policies.as_neutral(scope_of(request.user)))
    rows = quarters(request.user)
    lines = [row.values() for row in rows]
    return export_rows(request, "conflicts.csv", list(rows[0]), lines)
