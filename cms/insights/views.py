"""The reports, each as a page and as CSV."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.insights.choices import SHOWN, Cells
from cms.insights.policies import can_read_reports
from cms.insights.reports import FIRST, REPORTS
from cms.insights.reports.base import Column, Line, Report, percent
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.exchange.lists import export_rows


@require_safe
def report(request: HttpRequest, name: str = FIRST) -> HttpResponse:
    form, found = _asked(request, name)
    columns = found.columns() if found else []
    lines = list(islice(found.lines(), SHOWN + 1)) if found else []
    shown = lines[:SHOWN]
    context = {
        "name": name,
        "report": found or REPORTS[name],
        "form": form,
        "tabs": _tabs(name),
        "figures": found.figures() if found else [],
        "chart": found.chart(shown) if found else None,
        "columns": columns,
        "lines": [list(zip(columns, line, strict=True)) for line in shown],
        "shown": SHOWN if len(lines) > SHOWN else 0,
        "query": request.GET.urlencode(),
    }
    return render(request, "cms/insights/report.html", context, status=400 if form.errors else 200)


@require_safe
def report_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    _form, found = _asked(request, name)
    if found is None:
        raise BadRequest(_("One of these filters is unknown. Go back to the list."))
    columns = found.columns()
    header = [str(column.label) for column in columns]
    return export_rows(request, f"{name}.csv", header, _csv_lines(columns, found.lines()))


def _asked(request: HttpRequest, name: str) -> tuple[Any, Report | None]:
    """The form, and the report where what was asked can be answered."""
    scope = scope_of(request.user)
    require(can_read_reports(scope))
    if name not in REPORTS:
        raise Http404
    form = REPORTS[name].form(request.GET.dict())
    return form, REPORTS[name](scope, form.cleaned_data) if form.is_valid() else None


def _tabs(current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": kind.label,
            "url": reverse("reports") if name == FIRST else reverse("report", args=[name]),
            "current": name == current,
        }
        for name, kind in REPORTS.items()
    ]


def _csv_lines(columns: list[Column], lines: Iterator[Line]) -> Iterator[list[Any]]:
    kinds = [column.cells for column in columns]
    for line in lines:
        yield [_csv_cell(kind, value) for kind, value in zip(kinds, line, strict=True)]


def _csv_cell(kind: Cells, value: Any) -> Any:
    match kind:
        case Cells.LINK:
            return value[0]
        case Cells.SHARE:
            return percent(*value)
        case Cells.DAY if isinstance(value, dt.datetime):
            return timezone.localdate(value).isoformat()
    return value
