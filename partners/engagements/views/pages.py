"""What several pages need: the record in scope, the version a form saw, the 409 page."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst

from partners.accounts.models import Engagement
from partners.engagements.models import EngagementRequest
from partners.engagements.workflow import shown_status
from portal.access.shortcuts import visible_or_404
from portal.workflow.machine import StateMoved

TONES = {
    "active": "success",
    "proposed": "warning",
    "paused": "warning",
    "open": "warning",
    "declined": "danger",
}


def engagement_or_404(request: HttpRequest, pk: uuid.UUID) -> Engagement:
    rows = Engagement.objects.select_related(
        "account", "account__owner_team", "organization", "proposed_by", "wanted_by"
    )
    return visible_or_404(rows, request.user, pk=pk)


def request_or_404(request: HttpRequest, pk: uuid.UUID) -> EngagementRequest:
    rows = EngagementRequest.objects.select_related("organization", "asked_by")
    return visible_or_404(rows, request.user, pk=pk)


def badge_of(row: Any) -> dict[str, str]:
    """The status as a badge: what includes/badge.html reads."""
    status = shown_status(row) if isinstance(row, Engagement) else row.status
    label = type(row)._meta.get_field("status").choices
    return {"tone": TONES.get(status, "neutral"), "label": str(dict(label)[status])}


def posted_version(request: HttpRequest) -> int:
    """The version the form saw; 0 (never true) for nonsense."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def stale_page(request: HttpRequest, error: StateMoved, row: Any, form: Any = None) -> HttpResponse:
    """409: what changed, the way back, and what was typed, to copy."""
    typed = [
        {"label": capfirst(field.label), "text": field.value()}
        for field in form or ()
        if isinstance(field.value(), str) and field.value().strip() and not field.is_hidden
    ]
    context = {"row": row, "reason": str(error), "badge": badge_of(row), "typed": typed}
    return render(request, "partners/engagements/stale.html", context, status=409)
