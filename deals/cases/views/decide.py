"""Deciding a case in two steps: what each party will read, then the decision itself."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deals.cases import moves, services
from deals.cases.forms import DecideForm
from deals.cases.models import Case
from deals.cases.views import pages
from deals.cases.workflow import CASE
from deals.registrations.forms.fields import spread
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.workflow.machine import StateMoved

DECIDE = "decide"


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """POST shows the letters; POST with `confirm` decides and sends them."""
    case = pages.desk_case(request, pk)
    row = CASE[DECIDE]
    require(CASE.decide(scope_of(request.user), case, DECIDE))
    parties = moves.parties_of(case)
    if request.method != "POST":
        if not row.is_open(case):
            text = CASE.what_changed(scope_of(request.user), case, row, case.version)
            return pages.stale(request, StateMoved(text, case), case)
        return _page(request, case, DecideForm(parties=parties))
    form = DecideForm(request.POST, parties=parties)
    if not form.is_valid() and row.is_open(case):
        return _page(request, case, form, status=400)
    try:
        if "confirm" not in request.POST and row.is_open(case):
            letters = services.preview(case=case, actor=request.user, data=form.for_service())
            return _page(request, case, form, letters=letters)
        services.perform(
            case=case,
            action=DECIDE,
            actor=request.user,
            version=pages.posted_version(request),
            data=form.for_service() if form.is_valid() else {},
        )
    except ValidationError as error:
        spread(form, error)
        return _page(request, case, form, status=400)
    except StateMoved as error:
        if error.record is not None and error.record.pk != case.pk:
            form.add_error(None, str(error))
            return _page(request, case, form, status=409)
        return pages.stale(request, error, case, form)
    messages.success(request, _("Decided. Every party has been told what concerns it."))
    return redirect(case)


def _page(
    request: HttpRequest, case: Case, form: DecideForm, status: int = 200, letters: Any = None
) -> HttpResponse:
    waiting = [party for party in form.parties if moves.is_waited_for(party)]
    context = {
        "case": case,
        "form": form,
        "rows": form.rows(),
        "letters": letters,
        "waiting": waiting,
        "version": request.POST.get("version") or case.version,
    }
    return render(request, "deals/cases/decide.html", context, status=status)
