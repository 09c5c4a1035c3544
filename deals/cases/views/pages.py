"""What several pages need: the case or party of the address, the version seen, the 409 page."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deals.cases import policies
from deals.cases.models import Case, CaseParty
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.workflow.machine import StateMoved


def case_or_404(request: HttpRequest, pk: uuid.UUID) -> Case:
    rows = Case.objects.select_related("opened_by", "decision__decided_by", "decision__winner")
    return visible_or_404(rows, request.user, pk=pk)


def desk_case(request: HttpRequest, pk: uuid.UUID) -> Case:
    """A case for the desk to work on: 404 for who does not see cases, 403 for auditors."""
    case = case_or_404(request, pk)
    require(policies.as_desk(scope_of(request.user)))
    return case


def party_or_404(request: HttpRequest, pk: uuid.UUID) -> CaseParty:
    """The own side's part. The desk speaks in the case, not as a party."""
    rows = CaseParty.objects.select_related("case", "deal__owner", "organization", "team", "credit")
    return visible_or_404(rows, request.user, pk=pk)


def posted_version(request: HttpRequest) -> int:
    """The version the form saw; 0 (never true) for nonsense."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def stale(request: HttpRequest, error: StateMoved, case: Case, typed: Any = ()) -> HttpResponse:
    """409: what changed, the way back, and what was typed, to copy."""
    kept = [
        {"label": field.label, "text": field.value()}
        for field in typed
        if isinstance(field.value(), str) and field.value().strip() and not field.is_hidden
    ]
    case.refresh_from_db()
    context = {"reason": str(error), "case": case, "typed": kept}
    return render(request, "deals/cases/stale.html", context, status=409)
