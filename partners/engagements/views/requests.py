"""Asking for joint work, and answering those who ask."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from partners.accounts.models import Account, Engagement
from partners.engagements import policies, services
from partners.engagements.choices import RequestStatus
from partners.engagements.forms import ActionForm, AskForm
from partners.engagements.models import EngagementRequest
from partners.engagements.views import pages
from partners.engagements.workflow_requests import REQUEST
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.interchange.keyset import page_of
from portal.workflow.machine import StateMoved, Transition

ACCOUNTS_SHOWN = 10


def waiting_requests(scope: Scope) -> Any:
    """Requests nobody has taken up yet: the badge of the navigation."""
    rows = EngagementRequest.objects.in_scope(scope)
    return rows.filter(status=RequestStatus.OPEN, engagement=None)


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What was asked: a company its own, account managers and the desk those of theirs."""
    scope = scope_of(request.user)
    rows = EngagementRequest.objects.visible_to(request.user).select_related("organization")
    show = "all" if request.GET.get("show") == "all" else "open"
    if show == "open":
        rows = rows.filter(status=RequestStatus.OPEN)
    page = page_of(rows, order="-created_at", params=request.GET)
    context = {
        "page": page,
        "rows": [{"row": row, "badge": pages.badge_of(row)} for row in page.rows],
        "tabs": [
            {"label": pgettext("status", "Open"), "url": "?show=open", "current": show == "open"},
            {"label": _("All"), "url": "?show=all", "current": show == "all"},
        ],
        "can_ask": bool(policies.can_ask(scope)),
    }
    return render(request, "partners/engagements/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A customer in the partner's own words; the answer is the same whatever is on file."""
    require(policies.can_ask(scope_of(request.user)))
    data = request.POST if request.method == "POST" else None
    initial = {"customer_name": request.GET.get("customer", "")[:300]}
    return ask_page(request, AskForm(data, user=request.user, initial=initial))


def ask_page(request: HttpRequest, form: AskForm, deal: Any = None, **shown: Any) -> HttpResponse:
    """The form, or what follows from it. `deal`: (id, number, account or None) and in `shown`
    what the page says about it; rooms above ask from an approved deal this way."""
    if form.is_valid():
        try:
            services.ask(
                actor=request.user,
                organization=form.chosen_company(),
                data=form.cleaned_data | shown.get("customer", {}),
                deal=deal,
                token=form.cleaned_data["token"],
            )
        except ValidationError as error:
            form.blame(error)
        else:
            messages.success(request, _("Your request is on its way to your account manager."))
            return redirect("engagement_requests")
    status = 400 if form.is_bound else 200
    return render(request, "partners/engagements/ask.html", {"form": form, **shown}, status=status)


@require_safe
def one_request(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = pages.request_or_404(request, pk)
    scope = scope_of(request.user)
    answers = bool(policies.as_answerer(scope, row))
    context = {
        "row": row,
        "badge": pages.badge_of(row),
        "actions": REQUEST.available(scope, row),
        "answers": answers,
        "engagement": Engagement.objects.visible_to(request.user).filter(requests=row).first(),
        **(_accounts(request, row) if answers else {}),
    }
    return render(request, "partners/engagements/request.html", context)


def _accounts(request: HttpRequest, row: EngagementRequest) -> dict[str, Any]:
    """Accounts of the answering person that may be meant: the deal's, and those found by name."""
    visible = Account.objects.visible_to(request.user).select_related("owner_team")
    typed = request.GET.get("q", row.customer_name)[:100]
    found = visible.none()
    if typed.strip("\0 "):
        found = visible.matching(typed, scope_of(request.user)).order_by("name_key", "pk")
    return {
        "linked": visible.filter(pk=row.account_id).first(),
        "found": found[:ACCOUNTS_SHOWN],
        "typed": typed,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def act_on_request(request: HttpRequest, pk: uuid.UUID, action: str) -> HttpResponse:
    row = pages.request_or_404(request, pk)
    if action not in REQUEST.names():
        raise Http404
    scope, step = scope_of(request.user), REQUEST[action]
    require(REQUEST.decide(scope, row, step.name))
    if request.method == "POST":
        return _perform(request, row, step)
    if not step.is_open(row):
        reason = REQUEST.what_changed(scope, row, step, row.version)
        return pages.stale_page(request, StateMoved(reason, row), row)
    return _page(request, row, step, ActionForm(step=step, row=row))


def _perform(request: HttpRequest, row: EngagementRequest, step: Transition) -> HttpResponse:
    form = ActionForm(request.POST, step=step, row=row)
    if not form.is_valid() and step.is_open(row):
        return _page(request, row, step, form, status=400)
    try:
        services.perform_request(
            request=row,
            action=step.name,
            actor=request.user,
            version=pages.posted_version(request),
            data=form.cleaned_data,
        )
    except ValidationError as error:
        form.blame(error)
        return _page(request, row, step, form, status=400)
    except StateMoved as error:
        return pages.stale_page(request, error, pages.request_or_404(request, row.pk), form)
    messages.success(request, _("Done."))
    return redirect("engagement_request", pk=row.pk)


def _page(
    request: HttpRequest, row: Any, step: Transition, form: ActionForm, status: int = 200
) -> HttpResponse:
    version = request.POST.get("version") or row.version
    context = {"row": row, "action": step, "form": form, "version": version}
    return render(request, "partners/engagements/action.html", context, status=status)
