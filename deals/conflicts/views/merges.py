"""Making one account of two, and two of one again. For the desk."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.conflicts import policies, services
from deals.conflicts.forms import MergeForm
from deals.conflicts.models import MergeRecord
from partners.accounts.models import Account
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of
from portal.workflow.machine import StateMoved

SIDES = ("kept", "gone")


@require_safe
def merges(request: HttpRequest) -> HttpResponse:
    require(policies.can_read_desk(scope_of(request.user)))
    return _list(request)


def _list(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    scope = scope_of(request.user)
    rows = MergeRecord.objects.in_scope(scope).select_related("kept", "merged_by", "undone_by")
    page = page_of(rows, order="-merged_at", params=request.GET)
    context = {
        "rows": page.rows,
        "page": {"previous_url": page.previous_url, "next_url": page.next_url},
        "may_merge": bool(policies.can_run_desk(scope)),
        "problem": problem,
    }
    return render(request, "deals/conflicts/merges.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose two accounts, see what will happen, say why."""
    require(policies.can_run_desk(scope_of(request.user)))
    if request.method != "POST":
        return _form_page(request, MergeForm(user=request.user, initial=_asked(request)))
    form = MergeForm(request.POST, user=request.user)
    if not form.is_valid():
        return _form_page(request, form, status=400)
    data = form.cleaned_data
    try:
        services.merge(
            kept=data["kept"], gone=data["gone"], actor=request.user, reason=data["reason"]
        )
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            form.add_error(f"{name}_name" if name in SIDES else name, texts)
        return _form_page(request, form, status=400)
    except StateMoved as error:
        form.add_error(None, str(error))
        return _form_page(request, form, status=409)
    messages.success(request, _("Merged. You can undo it from the list of merges."))
    return redirect("account", pk=data["kept"].pk)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The two accounts of the address, where they are in the person's scope."""
    initial: dict[str, Any] = {}
    for side in SIDES:
        if account := _account(request, request.GET.get(side, "")):
            initial |= {side: account.pk, f"{side}_name": account.name}
    return initial


def _account(request: HttpRequest, key: str) -> Account | None:
    try:
        return Account.objects.visible_to(request.user).filter(pk=uuid.UUID(key)).first()
    except ValueError:
        return None


def _form_page(request: HttpRequest, form: MergeForm, status: int = 200) -> HttpResponse:
    chosen = [_account(request, str(form[side].value() or "")) for side in SIDES]
    kept, gone = chosen
    context = {
        "form": form,
        "kept": kept,
        "gone": gone,
        "effects": services.effects_of_merge(kept, gone) if kept and gone else None,
    }
    return render(request, "deals/conflicts/merge.html", context, status=status)


@require_POST
def undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    record = visible_or_404(MergeRecord, request.user, pk=pk)
    try:
        services.undo(record=record, actor=request.user)
    except StateMoved as error:
        return _list(request, status=409, problem=str(error))
    messages.success(request, _("Undone. Both accounts are there again."))
    return redirect("merges")
