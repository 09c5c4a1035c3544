"""The reader's own look at lists, the way back, and what came of many."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.interchange.idempotency import stored_answer
from portal.tables.bulk import KEY
from portal.tables.columns import TABLES, choose_columns, reset_columns
from portal.tables.undo import take_back
from portal.workflow.machine import StateMoved


@require_POST
def columns(request: HttpRequest, name: str) -> HttpResponse:
    """`column`: those to show, out of `offered`; or `reset`."""
    if name not in TABLES:
        raise Http404
    made = TABLES[name]
    if "reset" in request.POST:
        reset_columns(actor=request.user, made=made)
    else:
        sent = request.POST
        choose_columns(
            actor=request.user,
            made=made,
            offered=sent.getlist("offered"),
            shown=sent.getlist("column"),
        )
    return redirect(_back(request))


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what the token names; either way the page the person came from says how it went."""
    try:
        take_back(actor=request.user, token=request.POST.get("token", ""))
        messages.success(request, _("Undone."))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    except (StateMoved, PermissionDenied) as error:
        messages.warning(request, str(error))
    except Http404:
        messages.warning(request, _("It is too late to undo this."))
    return redirect(_back(request))


@require_safe
def bulk_result(request: HttpRequest, key: UUID) -> HttpResponse:
    """What came of each row, for a day, for whoever did it."""
    stored = stored_answer(request.user, f"{KEY}{key}")
    if stored is None:
        raise Http404
    said: dict[str, Any] = json.loads(stored.body)
    refused = sum(bool(row["problem"]) for row in said["rows"])
    context = said | {"refused": refused, "done": len(said["rows"]) - refused}
    return render(request, "portal/tables/bulk_result.html", context)


def _back(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else "/"
