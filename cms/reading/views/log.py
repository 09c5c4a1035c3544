"""The log of what was opened and downloaded: one's own, one's company's, everybody's."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.reading.choices import Act
from cms.reading.filters import LogFilter
from cms.reading.models import Opening
from cms.reading.panels import tabs
from cms.reading.policies import can_see_readers
from portal.access.scope import scope_of
from portal.exchange.lists import export_rows
from portal.interchange.keyset import page_of


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    form = LogFilter(request.GET)
    rows = _rows(request, form).select_related("user", "organization", "page__locale")
    context = {
        "form": form,
        "page": page_of(rows.defer("page__body"), order="-at", params=request.GET),
        "tabs": tabs(request, "reading_log"),
        "sees_others": bool(can_see_readers(scope_of(request.user))),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "cms/reading/log.html", context, status=400 if form.errors else 200)


@require_safe
def log_csv(request: HttpRequest) -> HttpResponseBase:
    rows = _rows(request, LogFilter(request.GET)).select_related("user", "organization")
    header = [_("When"), _("Company"), _("Person"), _("What"), _("Page"), _("File")]
    return export_rows(request, "openings.csv", header, _lines(rows))


def _rows(request: HttpRequest, form: LogFilter) -> Any:
    rows = Opening.objects.visible_to(request.user)
    return form.narrowed(rows) if form.is_valid() else rows.none()


def _lines(rows: Any) -> Iterator[list[Any]]:
    for row in rows.order_by("-at", "-pk").iterator(500):
        yield [
            row.at.isoformat(timespec="seconds"),
            row.organization.name if row.organization else "",
            row.user.name,
            Act(row.kind).label,
            row.title,
            row.file_name,
        ]
