"""What several pages need: the record of the address, the 409 page, the page of an action."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from deals.registrations.views.pages import posted_version
from deals.supply.forms import ActionForm
from deals.supply.models import PreparedRegistration, SupplyRequest
from partners.organizations.forms.base import posted, status_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.workflow.machine import Machine, StateMoved


def request_or_404(request: HttpRequest, pk: uuid.UUID) -> SupplyRequest:
    return visible_or_404(SupplyRequest.objects.whole(), request.user, pk=pk)


def prepared_or_404(request: HttpRequest, pk: uuid.UUID) -> PreparedRegistration:
    rows = PreparedRegistration.objects.select_related(
        "reseller", "distributor", "prepared_by", "answered_by", "deal"
    )
    return visible_or_404(rows, request.user, pk=pk)


def stale(request: HttpRequest, error: StateMoved, record: Any, typed: Any = ()) -> HttpResponse:
    """409: what changed, the way back, and what was typed, to copy."""
    kept = [
        {"label": field.label, "text": field.value()}
        for field in typed
        if isinstance(field.value(), str) and field.value().strip() and not field.is_hidden
    ]
    record.refresh_from_db()
    context = {"reason": str(error), "record": record, "typed": kept}
    return render(request, "deals/supply/stale.html", context, status=409)


def act(
    request: HttpRequest, record: Any, machine: Machine, action: str, service: Any, words: Any = ""
) -> HttpResponse:
    """A transition with a message or without input: its page, and its POST.

    `service(version=…, data=…)` does it and returns the address to go to. `words`: what follows.
    """
    if action not in machine.names():
        raise Http404
    row, scope = machine[action], scope_of(request.user)
    require(machine.decide(scope, record, action))
    form = ActionForm(row, posted(request))
    if not row.is_open(record) and request.method != "POST":
        reason = machine.what_changed(scope, record, row, record.version)
        return stale(request, StateMoved(reason, record), record)
    if request.method == "POST" and (form.is_valid() or not row.is_open(record)):
        try:
            return redirect(
                service(version=posted_version(request), data=getattr(form, "cleaned_data", {}))
            )
        except ValidationError as error:
            form.is_valid()
            form.show(error)
        except StateMoved as error:
            return stale(request, error, record, form)
    context = {
        "record": record,
        "action": row,
        "form": form,
        "words": words,
        "version": request.POST.get("version") or record.version,
    }
    return render(request, "deals/supply/act.html", context, status=status_of(form))
