"""Files that go out: asking for one, and fetching it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.audit import record_event
from portal.exchange import exports
from portal.exchange.forms import ExportForm
from portal.exchange.lists import LISTS
from portal.exchange.models import FileExport
from portal.interchange.keyset import page_of


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """One's files, and the lists that can be taken out whole."""
    rows = FileExport.objects.visible_to(request.user)
    page = page_of(rows, order="-created_at", params=request.GET)
    whole = [
        {"label": one.label, "csv": address, "ask": _ask_address(address)}
        for one in LISTS.values()
        if one.offered and one.offered(request.user) and (address := reverse(one.name))
    ]
    lines = [{"row": row, "list": LISTS.get(row.list_name)} for row in page.rows]
    context = {"page": page, "lines": lines, "lists": whole}
    return render(request, "portal/exchange/exports.html", context)


def _ask_address(address: str) -> str:
    return f"{reverse('export_new')}?{urlencode({'address': address})}"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose the form of the file. `address` is the list's own, with its filters."""
    is_posted = request.method == "POST"
    address = request.POST.get("address", "") if is_posted else request.GET.get("address", "")
    if not address and not is_posted:
        return redirect("exports")  # where lists are offered
    name = exports.list_of(address[:2000])
    if name is None:
        raise Http404
    form = ExportForm(request.POST if is_posted else None, initial={"address": address})
    if form.is_valid() and form.attempt(exports.ask, actor=request.user, **form.cleaned_data):
        return redirect(form.result)
    context = {"form": form, "list": LISTS[name], "address": address}
    status = 400 if form.errors else 200
    return render(request, "portal/exchange/export_new.html", context, status=status)


def _found(request: HttpRequest, pk: UUID) -> FileExport:
    found: FileExport = visible_or_404(FileExport, request.user, pk=pk)
    return found


@require_safe
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _found(request, pk)
    context: dict[str, Any] = {"export": row, "list": LISTS.get(row.list_name)}
    context["is_theirs"] = exports.is_still_theirs(row, scope_of(request.user))
    context["ask"] = _ask_address(row.address)
    part = "HX-Request" in request.headers
    name = "portal/exchange/_export.html" if part else "portal/exchange/export.html"
    return render(request, name, context)


@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return file_of(request.user, _found(request, pk))


def file_of(user: Any, row: FileExport) -> FileResponse:
    """The file, while it is kept and the person still holds what it was made with."""
    is_there = row.is_ready and default_storage.exists(str(row.content.name))
    if not is_there or not exports.is_still_theirs(row, scope_of(user)):
        raise Http404(_("This file is gone."))
    record_event(row, user, "fetch_export", note={"list": row.list_name, "rows": row.rows})
    response = FileResponse(
        row.content.open("rb"),
        as_attachment=True,
        filename=row.name,
        content_type=exports.KINDS[row.format],  # type: ignore[index]
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
