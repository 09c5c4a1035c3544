"""The steps of one import: assign columns, look, start, cancel."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.exchange import imports
from portal.exchange.forms import ColumnsForm, ReadForm
from portal.exchange.views.imports import METHODS, found_import


@require_http_methods(METHODS)
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which column fills what; sending it starts the dry run."""
    row, kind, _place = found_import(request.user, pk)
    if row.is_working or row.is_over:
        return redirect(row)
    form = ColumnsForm(request.POST if request.method == "POST" else None, row=row, kind=kind)
    if form.is_valid() and form.attempt(
        imports.assign, row=row, actor=request.user, **form.assigned()
    ):
        return redirect(row)
    return _columns_page(request, row, kind, form, ReadForm(row=row))


@require_POST
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read the file in another encoding or with another sign between cells."""
    row, kind, _place = found_import(request.user, pk)
    form = ReadForm(request.POST, row=row)
    if form.is_valid() and form.attempt(
        imports.read_as, row=row, actor=request.user, **form.cleaned_data
    ):
        return redirect("import_columns", pk=row.pk)
    return _columns_page(request, row, kind, ColumnsForm(row=row, kind=kind), form)


def _columns_page(
    request: HttpRequest, row: Any, kind: Any, form: ColumnsForm, read_form: ReadForm
) -> HttpResponse:
    context = {"import": row, "kind": kind, "form": form, "read_form": read_form}
    status = 400 if form.errors or read_form.errors else 200
    return render(request, "portal/exchange/columns.html", context, status=status)


@require_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, _kind, _place = found_import(request.user, pk)
    imports.start(row=row, actor=request.user)
    return redirect(row)


@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, _kind, _place = found_import(request.user, pk)
    imports.cancel(row=row, actor=request.user)
    messages.success(request, _("The import is cancelled. What was taken in stays."))
    return redirect(row)
