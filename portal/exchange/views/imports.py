"""Files that come in: the overview, the upload, one import with its rejects."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from portal.access.shortcuts import visible_or_404
from portal.exchange import imports
from portal.exchange.forms import UploadForm
from portal.exchange.kinds import KINDS, Kind, Place, offered
from portal.exchange.lists import export_rows
from portal.exchange.models import FileImport, RejectedRow
from portal.exchange.rejects import reject_header, reject_lines
from portal.interchange.csv_export import stream_csv
from portal.interchange.keyset import page_of

METHODS = ["GET", "HEAD", "POST"]
REJECTS_SHOWN = 50


def found_import(user: Any, pk: Any) -> tuple[FileImport, Kind, Place]:
    """One's own import while one may import there: who left a company leaves its files too."""
    row: FileImport = visible_or_404(FileImport, user, pk=pk)
    kind = KINDS.get(row.kind)
    place = next((one for one in kind.places(user) if one.key == row.place), None) if kind else None
    if kind is None or place is None:
        raise Http404
    return row, kind, place


def kind_or_404(user: Any, name: str) -> tuple[Kind, list[Place]]:
    """A kind the person may import; any other reads as none."""
    kind = KINDS.get(name)
    places = kind.places(user) if kind else []
    if kind is None or not places:
        raise Http404
    return kind, places


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    kinds = offered(request.user)
    rows = FileImport.objects.visible_to(request.user).filter(kind__in=[one.name for one in kinds])
    page = page_of(rows, order="-created_at", params=request.GET)
    lines = [{"row": row, "kind": KINDS[row.kind]} for row in page.rows]
    return render(
        request, "portal/exchange/imports.html", {"kinds": kinds, "page": page, "lines": lines}
    )


@require_http_methods(METHODS)
def new(request: HttpRequest, kind: str) -> HttpResponse:
    known, places = kind_or_404(request.user, kind)
    posted = request.method == "POST"
    form = UploadForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        places=places,
        initial={"place": request.GET.get("place", "")},
    )
    if form.is_valid() and form.attempt(
        imports.upload, actor=request.user, kind=known.name, **form.cleaned_data
    ):
        return redirect("import_columns", pk=form.result.pk)
    context = {"form": form, "kind": known, "places": places}
    status = 400 if form.errors else 200
    return render(request, "portal/exchange/import_new.html", context, status=status)


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """An empty file with the columns an import reads."""
    known, _places = kind_or_404(request.user, kind)
    return stream_csv(f"{known.name}.csv", [field.name for field in known.fields], [])


@require_safe
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    return import_page(request, pk)


def import_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, kind, place = found_import(request.user, pk)
    if row.status == "uploaded":
        return redirect("import_columns", pk=row.pk)
    rows = RejectedRow.objects.visible_to(request.user).filter(file_import=row)
    context = {
        "import": row,
        "kind": kind,
        "place": place,
        "rejects": list(rows[:REJECTS_SHOWN]),
        "is_more": row.refused + row.unlinked > REJECTS_SHOWN,
        "has_links": bool(row.linked or row.unlinked),
    }
    part = "HX-Request" in request.headers
    name = "portal/exchange/_import.html" if part else "portal/exchange/import.html"
    return render(request, name, context)


@require_safe
def rejects(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    row, _kind, _place = found_import(request.user, pk)
    name = f"{row.kind}-rejects.csv"
    return export_rows(request, name, reject_header(row), reject_lines(row))
