"""The review page: a registration beside everything it may meet (design §5.2)."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.conflicts import found, policies, services
from deals.conflicts.forms import ReasonForm
from deals.conflicts.models import NotSame, OverlapException, ProtectionClaim
from deals.conflicts.views import compare
from deals.registrations import policies as registrations
from deals.registrations.models import Deal
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.access.shortcuts import visible_or_404
from portal.audit.openings import note_opening


def deal_or_404(request: HttpRequest, pk: uuid.UUID) -> Deal:
    """The registration, for those who may compare it: hidden, 404; visible to others, 403."""
    rows = Deal.objects.select_related("organization", "team", "owner", "account", "policy")
    deal = visible_or_404(rows.prefetch_related("lines__family"), request.user, pk=pk)
    require(policies.can_compare(scope_of(request.user), deal))
    return deal


@require_safe
def review(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    deal = deal_or_404(request, pk)
    note_opening(request.user, deal, deal.organization_id)
    return review_page(request, deal)


def review_page(request: HttpRequest, deal: Deal, status: int = 200, **extra: Any) -> HttpResponse:
    """The page; `extra` carries a problem or a refused form."""
    scope = scope_of(request.user)
    may_match = policies.can_match(scope, deal)
    context = {
        "deal": deal,
        "status": registrations.shown_status(scope, deal),
        "status_label": registrations.status_label(scope, deal),
        "typed": _typed(deal),
        "is_neutral": scope.is_neutral,
        "may_match": bool(may_match),
        "why_not": may_match.reason,
        "may_create": bool(may_match) and deal.account_id is None,
        **_found(request, scope, deal),
        **(_for_the_neutral(scope, deal) if scope.is_neutral else {}),
        **extra,
    }
    return render(request, "deals/conflicts/review.html", context, status=status)


def _typed(deal: Deal) -> list[tuple[Any, str]]:
    rows = [(label, compare.text_of(getattr(deal, col))) for label, col, _f in compare.IDENTITY]
    return [(label, text) for label, text in rows if text]


def _found(request: HttpRequest, scope: Scope, deal: Deal) -> dict[str, Any]:
    """The findings this person may read, as cards; and what was told apart."""
    rows = found.findings_of(request.user, deal)
    apart = NotSame.objects.visible_to(request.user)
    return {
        "accounts": [compare.account_card(scope, deal, row) for row in rows["accounts"]],
        "others": [compare.deal_card(scope, deal, row) for row in rows["others"]],
        "named": rows["named"],
        "apart": [_apart(deal, row) for row in apart.of_deal(deal)],
    }


def _apart(deal: Deal, row: NotSame) -> dict[str, Any]:
    other = row.deal if row.other_deal_id == deal.pk else row.other_deal
    return {"row": row, "label": row.account or other, "by": row.said_by, "at": row.said_at}


def _for_the_neutral(scope: Scope, deal: Deal) -> dict[str, Any]:
    """What only desk and auditor read: scores, protections, exceptions, what changed since."""
    check = services.latest_check(deal)
    exceptions = OverlapException.objects.in_scope(scope).filter(deal=deal)
    claims = ProtectionClaim.objects.in_scope(scope).filter(deal=deal, active=True)
    changes = services.changes_since(check) if check else {}
    return {
        "check": check,
        "changes": {name: rows for name, rows in changes.items() if rows},
        "exceptions": exceptions.select_related("allowed_by"),
        "claims": claims.select_related("customer", "family"),
        "may_allow": bool(policies.as_desk(scope, deal)),
        "exception_form": ReasonForm(auto_id="exception_%s"),
    }
