"""Asking for an allocation of chosen accounts: terms, preview, results."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.coverage import policies, services
from partners.coverage.choices import MOST_AT_ONCE
from partners.coverage.forms import AskForm, askable
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Chosen accounts come as `account`, from an account's page (GET) or the board (POST). Terms
    are looked at first (preview) and sent with `confirm`."""
    require(policies.can_ask_at_all(scope_of(request.user)))
    if request.method != "POST":
        return _page(request, _blank(request))
    if "coverage" not in request.POST:  # chosen on the board
        return _page(request, _blank(request))
    form = AskForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    arguments = {
        "accounts": form.cleaned_data["account"],
        "actor": request.user,
        "data": form.terms(),
    }
    try:
        if "confirm" not in request.POST:
            return _page(request, form, plan=services.plan(**arguments))
        outcomes = services.ask_many(**arguments, token=form.cleaned_data["token"])
    except ValidationError as error:
        form.show(error)
        return _page(request, form, status=400)
    return _done(request, form, outcomes)


def _blank(request: HttpRequest) -> AskForm:
    chosen = request.POST if request.method == "POST" else request.GET
    return AskForm(request.user, accounts=_chosen(request, chosen.getlist("account")))


def _chosen(request: HttpRequest, ids: list[str]) -> list[Any]:
    """Accounts in scope among what was sent: 404 alike for one that is hidden or missing alone;
    of many the others remain."""
    if len(ids) == 1:
        return [visible_or_404(askable(request.user), request.user, pk=ids[0]).pk]
    rows = askable(request.user)
    try:
        return list(rows.filter(pk__in=ids[:MOST_AT_ONCE]).values_list("pk", flat=True))
    except (ValidationError, ValueError):
        return []


def _page(
    request: HttpRequest, form: AskForm, *, status: int = 200, plan: list[Any] | None = None
) -> HttpResponse:
    chosen = form["account"].value() or []
    accounts = _rows(request, [str(pk) for pk in chosen])
    context = {
        "form": form,
        "accounts": accounts,
        "plan": plan,
        "fine": sum(not outcome.problem for outcome in plan or ()),
    }
    return render(request, "partners/coverage/ask.html", context, status=status)


def _rows(request: HttpRequest, ids: list[str]) -> Any:
    try:
        rows = askable(request.user).filter(pk__in=ids[:MOST_AT_ONCE])
        return list(rows.select_related("owner_team").order_by("name_key", "pk"))
    except (ValidationError, ValueError):
        return []


def _done(request: HttpRequest, form: AskForm, outcomes: list[Any]) -> HttpResponse:
    """One that worked leads to its page; many show what became of each."""
    asked = [outcome for outcome in outcomes if outcome.allocation]
    if len(outcomes) == 1 and asked:
        messages.success(request, _("The allocation is asked for. Somebody else decides."))
        return redirect("allocation", pk=asked[0].allocation.pk)
    context = {"outcomes": outcomes, "asked": len(asked), "refused": len(outcomes) - len(asked)}
    status = 200 if asked else 400
    return render(request, "partners/coverage/asked.html", context, status=status)
