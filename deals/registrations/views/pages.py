"""What several pages need: tokens for new drafts, the version a form saw, the 409 page."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django_htmx.middleware import HtmxDetails

from deals.registrations import policies
from deals.registrations.models import Deal
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.workflow.machine import StateMoved


class Request(HttpRequest):
    """A request that knows whether htmx made it."""

    htmx: HtmxDetails


DRAFT_SALT = "deals.new-draft"
A_DAY = 24 * 3600


def deal_or_404(request: HttpRequest, pk: uuid.UUID) -> Deal:
    rows = Deal.objects.select_related(
        "organization", "team", "owner", "distributor", "account", "reviewer", "policy"
    )
    return visible_or_404(rows, request.user, pk=pk)


def new_draft_token(user: Any) -> str:
    """The id of a draft to come, signed, for this person's next form."""
    return signing.dumps([str(uuid.uuid4()), str(user.pk)], salt=DRAFT_SALT)


def draft_id(request: HttpRequest) -> uuid.UUID | None:
    """The id the posted form came with; None when it was altered or is somebody else's."""
    try:
        pk, user = signing.loads(request.POST.get("draft", ""), salt=DRAFT_SALT)
    except signing.BadSignature:
        return None
    return uuid.UUID(pk) if user == str(request.user.pk) else None


def posted_version(request: HttpRequest) -> int:
    """The version the form saw; 0 (never true) for nonsense."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def seen_version(request: HttpRequest, deal: Deal) -> int:
    """The version a draft form saw.

    A form that saves itself may be sent while its last save is still under way. When the
    newest version is this very form's own, it has seen it.
    """
    return (
        deal.version if cache.get(_form_key(request)) == deal.version else posted_version(request)
    )


def remember_save(request: HttpRequest, deal: Deal) -> None:
    cache.set(_form_key(request), deal.version, A_DAY)


def _form_key(request: HttpRequest) -> str:
    form = "".join(char for char in request.POST.get("form", "") if char.isalnum())[:40]
    return f"draft-form:{request.user.pk}:{form or uuid.uuid4().hex}"


def new_form_id() -> str:
    return uuid.uuid4().hex


def stale_page(
    request: HttpRequest, error: StateMoved, deal: Deal, typed: Iterable[Any] = ()
) -> HttpResponse:
    """409: what changed, the way back, and what was typed, to copy. `typed`: bound fields."""
    kept = [
        {"label": capfirst(field.label), "text": field.value()}
        for field in typed
        if isinstance(field.value(), str) and field.value().strip() and not field.is_hidden
    ]
    deal = deal_or_404(request, deal.pk)
    context = {
        "heading": getattr(error, "heading", ""),
        "reason": str(error),
        "deal": deal,
        "status": policies.shown_status(scope_of(request.user), deal),
        "status_label": policies.status_label(scope_of(request.user), deal),
        "typed": kept,
    }
    return render(request, "deals/registrations/stale.html", context, status=409)
