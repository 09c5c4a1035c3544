"""Transitions by hand: each has a small page (or dialog) and one POST."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deals.registrations import policies, services
from deals.registrations.choices import COPYABLE, Status
from deals.registrations.forms.actions import ActionForm, AnswerForm
from deals.registrations.forms.fields import spread
from deals.registrations.forms.lines import line_forms
from deals.registrations.models import Deal
from deals.registrations.views import pages
from deals.registrations.views.bulk import QUEUE
from deals.registrations.views.detail import EXPLAINED
from deals.registrations.views.pages import Request
from deals.registrations.views.reviews import TABLE, rows_of
from deals.registrations.views.steps import StepForms
from deals.registrations.views.words import DONE, WARNINGS
from deals.registrations.workflow import DEAL
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.tables.columns import look_of
from portal.workflow.machine import StateMoved, Transition


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, pk: uuid.UUID, action: str) -> HttpResponse:
    """Any transition of the table but `answer`; the policy and the state decide."""
    deal = pages.deal_or_404(request, pk)
    if action not in DEAL.names():
        raise Http404
    row = DEAL[action]
    require(DEAL.decide(scope_of(request.user), deal, row.name))
    if request.method == "POST":
        return _perform(request, deal, row)
    if not row.is_open(deal):
        reason = DEAL.what_changed(scope_of(request.user), deal, row, deal.version)
        return pages.stale_page(request, StateMoved(reason, deal), deal)
    if action == "submit":
        return redirect("deal_edit", pk=pk, step="check")
    return _page(request, deal, row, ActionForm(row=row, deal=deal, user=request.user))


def _perform(request: Request, deal: Deal, row: Transition) -> HttpResponse:
    form = ActionForm(request.POST, row=row, deal=deal, user=request.user)
    if not form.is_valid() and row.is_open(deal):
        return _page(request, deal, row, form, status=400)
    try:
        deal = services.perform(
            deal=deal,
            action=row.name,
            actor=request.user,
            version=pages.posted_version(request),
            data=form.cleaned_data,
        )
    except ValidationError as error:
        spread(form, error)
        return _page(request, deal, row, form, status=400)
    except StateMoved as error:
        if request.htmx and row.name == "claim":
            return _queue_row(request, deal, status=409)
        return pages.stale_page(request, error, deal, form)
    if request.htmx and row.name == "claim":
        return _queue_row(request, deal)
    messages.success(request, DONE.get(row.name, _("Done.")))
    return redirect(_next(request) or deal.get_absolute_url())


def _queue_row(request: Request, deal: Deal, status: int = 200) -> HttpResponse:
    """The review queue's row as it is now."""
    deal = pages.deal_or_404(request, deal.pk)
    (row,) = rows_of(request, scope_of(request.user), [deal])
    context = row | {
        "just_moved": status == 409,
        "table": look_of(request.user, TABLE),
        "choices": QUEUE.choices(scope_of(request.user)),
    }
    return render(request, "deals/registrations/_review_row.html", context, status=status)


def _next(request: Request) -> str:
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""


def _not_now(request: Request, deal: Deal) -> StateMoved:
    label = policies.status_label(scope_of(request.user), deal)
    text = _("This is not possible while the status is “%(status)s”.") % {"status": label}
    return StateMoved(text, deal)


def _page(
    request: Request, deal: Deal, row: Transition, form: ActionForm, status: int = 200
) -> HttpResponse:
    is_dialog = bool(request.htmx) and request.method == "GET"
    context: dict[str, Any] = {
        "deal": deal,
        "action": row,
        "form": form,
        "warning": WARNINGS.get(row.name) or EXPLAINED.get(row.name, ""),
        "is_dialog": is_dialog,
        "version": request.POST.get("version") or deal.version,
    }
    name = "_action_form" if is_dialog else "action"
    return render(request, f"deals/registrations/{name}.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The reviewer's question, and exactly the fields it asks about."""
    deal = pages.deal_or_404(request, pk)
    require(policies.as_owner(scope_of(request.user), deal))
    asks = deal.status == Status.INFO_REQUESTED
    if request.method != "POST":
        if not asks:
            return pages.stale_page(request, _not_now(request, deal), deal)
        return _answer_page(request, deal, _answer_forms(request, deal))
    forms = _answer_forms(request, deal, request.POST)
    if asks and not forms.is_valid():
        return _answer_page(request, deal, forms, status=400)
    try:
        services.answer(
            deal=deal,
            actor=request.user,
            version=pages.posted_version(request),
            message=forms.form.cleaned_data["message"] if asks else "",
            data=forms.form.data_for_service() if asks else {},
            lines=forms.line_rows() if asks else None,
        )
    except ValidationError as error:
        spread(forms.form, error)
        return _answer_page(request, deal, forms, status=400)
    except StateMoved as error:
        return pages.stale_page(request, error, deal, forms.bound_fields())
    messages.success(request, _("Your answer is sent. The review goes on."))
    return redirect("deal", pk=pk)


def _answer_forms(request: Request, deal: Deal, data: Any = None) -> StepForms:
    asked = policies.editable_fields(deal) or frozenset()
    lines = line_forms(deal, request.user, data) if "products" in asked else None
    return StepForms(AnswerForm(data, deal=deal), lines=lines, strict=True)


def _answer_page(request: Request, deal: Deal, forms: StepForms, status: int = 200) -> HttpResponse:
    context = {
        "deal": deal,
        "forms": forms,
        "form": forms.form,
        "version": request.POST.get("version") or deal.version,
    }
    return render(request, "deals/registrations/answer.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: Request, pk: uuid.UUID, action: str) -> HttpResponse:
    """Revise a rejected registration, or register an ended one again: a new draft."""
    deal = pages.deal_or_404(request, pk)
    require(policies.as_owner(scope_of(request.user), deal))
    if not policies.can_copy(scope_of(request.user), deal, action):
        return pages.stale_page(request, _not_now(request, deal), deal)
    if request.method != "POST" or (new_id := pages.draft_id(request)) is None:
        context = {
            "deal": deal,
            "label": COPYABLE[action][0],
            "text": EXPLAINED[action],
            "draft_token": pages.new_draft_token(request.user),
        }
        status = 400 if request.method == "POST" else 200
        return render(request, "deals/registrations/copy.html", context, status=status)
    draft = services.copy_to_draft(deal=deal, actor=request.user, action=action, deal_id=new_id)
    return redirect("deal_edit", pk=draft.pk, step="customer")
