"""The library's reports, each as a page, as CSV and as PDF."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.insights.reports import REPORTS
from portal.reporting import pages

SHELF = pages.Shelf(
    heading=_("Reading and learning"),
    reports=REPORTS,
    home="library_reports",
    one="library_report",
    csv="library_report_csv",
    pdf="library_report_pdf",
    above=("library", _("Library")),
)


@require_safe
def report(request: HttpRequest, name: str = SHELF.first) -> HttpResponse:
    return pages.report_page(request, SHELF, name)


@require_safe
def report_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    return pages.report_csv(request, SHELF, name)


@require_safe
def report_pdf(request: HttpRequest, name: str) -> HttpResponse:
    return pages.report_pdf(request, SHELF, name)
