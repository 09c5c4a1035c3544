"""Asking, for sellers; watching who asks, for the desk."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.clearance import policies, services, watching
from deals.clearance.forms import AskForm, StopForm, TrapForm
from deals.clearance.models import ClearanceCheck, Stop, Trap
from partners.organizations.forms.base import posted, status_of
from partners.organizations.models import Organization
from portal.access.policy import Decision, Refused, require
from portal.access.scope import Scope, scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of


@require_http_methods(["GET", "HEAD", "POST"])
def clearance(request: HttpRequest) -> HttpResponse:
    """The form; below it one's last questions with their answers."""
    companies = _companies(request.user, scope_of(request.user))
    form = AskForm(request.user, companies, posted(request), initial=_typed(request))
    status = 200
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in services.ASKED}
        try:
            done = form.attempt(
                services.ask,
                actor=request.user,
                organization=form.cleaned_data["organization"],
                asked=asked,
                families=list(form.cleaned_data["families"]),
                token=form.cleaned_data["token"],
            )
        except services.BudgetSpent as error:
            form.add_error(None, str(error))
            status, done = 429, False
        if done:
            return redirect(f"{request.path}?check={form.result.pk}")
    return _page(request, form, companies, max(status, status_of(form)))


def _companies(user: Any, scope: Scope) -> Any:
    """Companies the person sells for whose programme has the check. Refused when there is none."""
    rows = Organization.objects.visible_to(user).filter(pk__in=scope.having("register_deals"))
    found, decision = [], Decision(False)
    for company in rows:
        decision = policies.can_ask(scope, company)
        if decision:
            found.append(company.pk)
    if not found:
        require(decision)
        raise Refused(str(_("Your role does not include this.")))
    return rows.filter(pk__in=found)


def _typed(request: HttpRequest) -> dict[str, str]:
    """What the registration form already knows comes along."""
    return {name: request.GET.get(name, "")[:200] for name in services.ASKED}


def _page(request: HttpRequest, form: AskForm, companies: Any, status: int) -> HttpResponse:
    seen = ClearanceCheck.objects.visible_to(request.user).select_related("user")
    own = seen.filter(organization__in=companies)
    page = page_of(own, order="-at", params=_without(request, "check", *services.ASKED))
    context = {
        "form": form,
        "answered": _answered(request, seen),
        "rows": page.rows,
        "page": {"previous_url": page.previous_url, "next_url": page.next_url},
        "left": min(services.budget_left(request.user, company) for company in companies),
        "several_people": bool(scope_of(request.user).having("manage_organization")),
    }
    return render(request, "deals/clearance/ask.html", context, status=status)


def _without(request: HttpRequest, *names: str) -> Any:
    params = request.GET.copy()
    for name in names:
        params.pop(name, None)
    return params


def _answered(request: HttpRequest, seen: Any) -> ClearanceCheck | None:
    try:
        pk = uuid.UUID(request.GET.get("check", ""))
    except ValueError:
        return None
    found: ClearanceCheck | None = seen.filter(pk=pk, user=request.user).first()
    return found


# --- The desk ------------------------------------------------------------------------------------
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    require(policies.can_watch(scope_of(request.user)))
    return _log_page(request, StopForm())


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    require(policies.can_run(scope_of(request.user)))
    form = StopForm(request.POST)
    if form.is_valid() and form.attempt(
        services.stop_checks, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Stopped. Nobody gets an answer from now on."))
        return redirect("clearance_log")
    return _log_page(request, form)


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    services.resume_checks(actor=request.user)
    messages.success(request, _("Checks go on where the programme has them switched on."))
    return redirect("clearance_log")


def _log_page(request: HttpRequest, form: StopForm) -> HttpResponse:
    rows = ClearanceCheck.objects.visible_to(request.user).select_related("user", "organization")
    if request.GET.get("traps"):
        rows = rows.filter(hit_trap=True)
    if asked := request.GET.get("q", "").strip()[:100]:
        rows = rows.filter(
            Q(name__icontains=asked)
            | Q(user__name__icontains=asked)
            | Q(organization__name__icontains=asked)
        )
    page = page_of(rows, order="-at", params=request.GET)
    context = {
        "rows": page.rows,
        "page": {"previous_url": page.previous_url, "next_url": page.next_url},
        "asked": asked,
        "only_traps": bool(request.GET.get("traps")),
        "busiest": watching.busiest(request.user),
        "may_run": bool(policies.can_run(scope_of(request.user))),
        "stopped": Stop.objects.visible_to(request.user).filter(ended_at=None).first(),
        "form": form,
    }
    return render(request, "deals/clearance/log.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def traps(request: HttpRequest) -> HttpResponse:
    require(policies.can_run(scope_of(request.user)))
    form = TrapForm(posted(request))
    if form.is_valid() and form.attempt(services.set_trap, actor=request.user, **form.cleaned_data):
        messages.success(request, _("The trap is set."))
        return redirect("clearance_traps")
    context = {"form": form, "rows": Trap.objects.visible_to(request.user)}
    return render(request, "deals/clearance/traps.html", context, status=status_of(form))


@require_POST
def remove_trap(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    services.remove_trap(trap=visible_or_404(Trap, request.user, pk=pk), actor=request.user)
    messages.success(request, _("The trap is removed."))
    return redirect("clearance_traps")
