"""The reports about deals, each as a page and as CSV."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from deals.reports.closing import Mix, Outcomes
from deals.reports.companies import Compared, Concentration
from deals.reports.conflicts import Conflicts
from deals.reports.funnel import Funnel, TimeToAnswer
from deals.reports.pipeline import Pipeline
from portal.reporting import pages

SHELF = pages.Shelf(
    heading=_("Reports"),
    reports={
        "pipeline": Pipeline,
        "registrations": Funnel,
        "answers": TimeToAnswer,
        "closed": Outcomes,
        "companies": Compared,
        "concentration": Concentration,
        "routes": Mix,
        "conflicts": Conflicts,
    },
    home="reports",
    one="report",
    csv="report_csv",
)


@require_safe
def report(request: HttpRequest, name: str = SHELF.first) -> HttpResponse:
    return pages.report_page(request, SHELF, name)


@require_safe
def report_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    return pages.report_csv(request, SHELF, name)
