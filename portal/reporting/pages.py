"""Reports as pages and as CSV, for any room that has some."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.activity.audit import record_event
from portal.exchange.lists import export_rows
from portal.interchange.pdf import pdf_response
from portal.reporting import paper
from portal.reporting.tables import NUMERIC, Cells, Column, Line, Report, percent

SHOWN = 50  # rows on the page; the CSV has all


@dataclass(frozen=True)
class Shelf:
    """The reports of one room. `home`, `one`, `csv`, `pdf`: names of its routes; the first report
    is at `home`, the others have their name as argument. `above`: route and label of where it
    hangs. `keep`: routes that save a snapshot, set up a mail and list both, where there are any."""

    heading: Any
    reports: Mapping[str, type[Report]]
    home: str
    one: str
    csv: str
    pdf: str
    keep: tuple[str, str, str] | None = None
    above: tuple[str, Any] | None = None

    @property
    def first(self) -> str:
        return next(iter(self.reports))

    def opened(self, scope: Scope) -> dict[str, type[Report]]:
        return {name: kind for name, kind in self.reports.items() if kind.opens(scope)}

    def address(self, name: str) -> str:
        return reverse(self.home) if name == self.first else reverse(self.one, args=[name])


def report_page(request: HttpRequest, shelf: Shelf, name: str) -> HttpResponse:
    form, found = asked(request, shelf, name)
    columns = found.columns() if found else []
    lines = list(islice(found.lines(), SHOWN + 1)) if found else []
    shown = lines[:SHOWN]
    context = {
        "name": name,
        "shelf": shelf,
        "report": found or shelf.reports[name],
        "found": found is not None,
        "form": form,
        "tabs": _tabs(shelf, scope_of(request.user), name),
        "figures": found.figures() if found else [],
        "chart": found.chart(shown) if found else None,
        "columns": columns,
        "numeric": NUMERIC,
        "lines": [list(zip(columns, line, strict=True)) for line in shown],
        "shown": SHOWN if len(lines) > SHOWN else 0,
        "query": request.GET.urlencode(),
        "csv_url": reverse(shelf.csv, args=[name]),
        "pdf_url": reverse(shelf.pdf, args=[name]),
        "keep": _keep(shelf, name),
        "above_url": reverse(shelf.above[0]) if shelf.above else "",
    }
    status = 400 if form.errors else 200
    return render(request, "portal/reporting/report.html", context, status=status)


def report_csv(request: HttpRequest, shelf: Shelf, name: str) -> HttpResponseBase:
    _form, found = asked(request, shelf, name)
    if found is None:
        raise BadRequest(_("One of these filters is unknown. Go back to the list."))
    columns = found.columns()
    header = [str(column.label) for column in columns]
    return export_rows(request, f"{name}.csv", header, csv_rows(columns, found.lines()))


def report_pdf(request: HttpRequest, shelf: Shelf, name: str) -> HttpResponse:
    """The report on paper; noted on the trail like every list that is taken out."""
    form, found = asked(request, shelf, name)
    if found is None:
        raise BadRequest(_("One of these filters is unknown. Go back to the list."))
    user: Any = request.user
    made = paper.pdf_of(found, filters_of(form), user)
    about = {"list": shelf.pdf, "report": name, "filters": request.GET.urlencode()[:600]}
    record_event(user, user, "export_list", note={**about, "format": "pdf", "rows": made.rows})
    return pdf_response(made.content, f"{name}.pdf")


def filters_of(form: Any) -> str:
    """What was asked, in words: “By: Owner · Currency: GBP”."""
    words = []
    for field in form.visible_fields():
        value = form.cleaned_data.get(field.name)
        if value in (None, ""):
            continue
        known = {str(key): label for key, label in getattr(field.field, "choices", ())}
        words.append(f"{field.label}: {known.get(str(value), value)}")
    return " · ".join(words)


def _keep(shelf: Shelf, name: str) -> dict[str, str]:
    if shelf.keep is None:
        return {}
    save, schedule, kept = shelf.keep
    addresses = {"save": reverse(save, args=[name]), "schedule": reverse(schedule, args=[name])}
    return {**addresses, "kept": reverse(kept)}


def asked(request: HttpRequest, shelf: Shelf, name: str) -> tuple[Any, Report | None]:
    """The form, and the report where what was asked can be answered."""
    scope = scope_of(request.user)
    if name not in shelf.reports:
        require(shelf.reports[shelf.first].opens(scope))
        raise Http404
    kind = shelf.reports[name]
    require(kind.opens(scope))
    form = kind.form(request.GET.dict(), scope)
    return form, kind(scope, form.cleaned_data) if form.is_valid() else None


def _tabs(shelf: Shelf, scope: Scope, current: str) -> list[dict[str, Any]]:
    return [
        {"label": kind.label, "url": shelf.address(name), "current": name == current}
        for name, kind in shelf.opened(scope).items()
    ]


def csv_rows(columns: list[Column], lines: Iterator[Line]) -> Iterator[list[Any]]:
    kinds = [column.cells for column in columns]
    for line in lines:
        yield [_csv_cell(kind, value) for kind, value in zip(kinds, line, strict=True)]


def _csv_cell(kind: Cells, value: Any) -> Any:
    match kind:
        case Cells.LINK | Cells.MONEY:
            return value[0]
        case Cells.SHARE:
            return percent(*value)
        case Cells.DAY if isinstance(value, dt.datetime):
            return timezone.localdate(value).isoformat()
    return value
