"""The reports about deals, each as a page, as CSV and as PDF."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from deals.reports.shelf import SHELF
from portal.reporting import pages


@require_safe
def report(request: HttpRequest, name: str = SHELF.first) -> HttpResponse:
    return pages.report_page(request, SHELF, name)


@require_safe
def report_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    return pages.report_csv(request, SHELF, name)


@require_safe
def report_pdf(request: HttpRequest, name: str) -> HttpResponse:
    return pages.report_pdf(request, SHELF, name)
