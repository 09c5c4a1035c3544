"""The monthly board of response times, as a page and as CSV."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deals.clocks import services
from deals.clocks.choices import VENDOR_OWES
from deals.clocks.forms import BoardFilter
from deals.clocks.models import DealClock
from deals.clocks.policies import can_see_board
from deals.clocks.views.chart import chart_of
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.exchange.lists import export_rows

HEADINGS = [
    "month",
    "waited_for",
    "count",
    "in_time",
    "in_time_percent",
    "p50_business_hours",
    "p90_business_hours",
]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    scope, form, rows = _asked(request)
    lines = services.board(rows, by_month=True)
    context = {
        "form": form if form.fields else None,
        "query": request.GET.urlencode() if form.is_valid() else "",
        "problem": _("One of these filters is unknown.") if form.errors else "",
        "whose": _whose(scope),
        "totals": services.board(rows, by_month=False),
        "now": services.waiting_now(rows),
        "charts": [chart_of(kind, lines) for kind in VENDOR_OWES] if lines else [],
        "months": _months(lines),
    }
    status = 400 if form.errors else 200
    return render(request, "deals/clocks/board.html", context, status=status)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The table's rows. Headings and codes are not translated: other programs read them."""
    _scope, form, rows = _asked(request)
    if form.errors:
        raise BadRequest(_("One of these filters is unknown. Go back to the list."))
    lines = _cells(services.board(rows, by_month=True))
    return export_rows(request, "response-times.csv", HEADINGS, lines, "export_response_times")


def _asked(request: HttpRequest) -> tuple[Scope, BoardFilter, QuerySet]:
    scope = scope_of(request.user)
    require(can_see_board(scope))
    form = BoardFilter(request.GET, user=request.user, scope=scope)
    return scope, form, form.narrow(DealClock.objects.on_board(scope))


def _cells(lines: list[services.Line]) -> Iterator[list[Any]]:
    for line in lines:
        month = line.month.strftime("%Y-%m") if line.month else ""
        times = ["" if hours is None else f"{hours:.2f}" for hours in (line.p50, line.p90)]
        yield [month, line.kind, line.count, line.in_time, line.share, *times]


def _months(lines: list[services.Line]) -> list[dict[str, Any]]:
    """The table: a row for each month, with a line for each kind that ended in it."""
    found: dict[dt.date, list[services.Line]] = {}
    for line in lines:
        if line.month:
            found.setdefault(line.month, []).append(line)
    return [
        {"label": date_format(month, "YEAR_MONTH_FORMAT"), "lines": of_month}
        for month, of_month in found.items()
    ]


def _whose(scope: Scope) -> str:
    if scope.is_neutral:
        return _("All partner companies")
    if scope.staff_role:
        return _("The companies you look after")
    own = Organization.objects.filter(pk__in=scope.having("view_drafts")).order_by("name_key")
    return " · ".join(own.values_list("name", flat=True))
