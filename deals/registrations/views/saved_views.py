"""A person's named filters of the deals list."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deals.registrations import services
from deals.registrations.filters import kept_query
from deals.registrations.forms.dialogue import ViewNameForm
from deals.registrations.models import SavedView
from portal.access.shortcuts import visible_or_404
from portal.tables.undo import offer_undo, undoable


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the present filters under a name."""
    query = kept_query(QueryDict(request.POST.get("query", "")[:2000]))
    form = ViewNameForm(request.POST)
    if not form.is_valid():
        return _back(request, query, form.errors.get("name", [""])[0])
    try:
        services.save_view(actor=request.user, name=form.cleaned_data["name"], query=query)
    except ValidationError as error:
        return _back(request, query, error.messages[0])
    messages.success(request, _("View saved."))
    return redirect(f"/deals/?{query}")


@require_POST
def rename_view(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    view = visible_or_404(SavedView, request.user, pk=pk)
    query, form = view.query, ViewNameForm(request.POST)
    if not form.is_valid():
        return _back(request, query, form.errors.get("name", [""])[0])
    try:
        services.rename_view(view=view, name=form.cleaned_data["name"])
    except ValidationError as error:
        return _back(request, query, error.messages[0])
    messages.success(request, _("View renamed."))
    return redirect(f"/deals/?{query}")


@require_POST
def delete_view(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    view = visible_or_404(SavedView, request.user, pk=pk)
    services.delete_view(view=view)
    kept = {"name": view.name, "query": view.query}
    offer_undo(request, _("View deleted."), "save_view_again", **kept)
    return redirect("deals")


@undoable("save_view_again")
def _save_again(actor: Any, data: dict[str, Any]) -> None:
    services.save_view(actor=actor, name=data["name"], query=data["query"])


def _back(request: HttpRequest, query: str, problem: Any) -> HttpResponse:
    messages.error(request, str(problem))
    return redirect(f"/deals/?{query}")
