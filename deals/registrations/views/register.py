"""Registering in three short steps. Drafts save themselves; everything works without script."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from deals.registrations import policies, services
from deals.registrations.choices import Status
from deals.registrations.forms.draft import CustomerForm, SideForm
from deals.registrations.forms.fields import spread
from deals.registrations.models import Deal
from deals.registrations.views import pages
from deals.registrations.views.pages import Request
from deals.registrations.views.steps import STEPS, StepForms, missing_points, one_more_line, stepper
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.workflow import clock
from portal.workflow.machine import StateMoved

LEDE = {
    "customer": gettext_lazy("Who is it for? What you type is saved as you go."),
    "opportunity": gettext_lazy("What do they want to buy, and when?"),
    "check": gettext_lazy("Read it once more, then send it."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: Request) -> HttpResponse:
    """Step one of a registration that does not exist yet."""
    sides = SideForm(request.POST if request.method == "POST" else None, user=request.user)
    require(policies.can_register(scope_of(request.user)))
    if not sides.is_possible:  # a direct salesperson outside every direct team
        raise Refused(_("You are not a member of a direct sales team."))
    if request.method == "POST":
        return _first_save(request, sides)
    form = CustomerForm(initial={"customer_country": sides.home_country()})
    return _page(request, None, "customer", StepForms(form, sides=sides))


def _first_save(request: Request, sides: SideForm) -> HttpResponse:
    """The first save makes the draft named in the form; a repeated one changes that draft."""
    pk = pages.draft_id(request)
    draft = Deal.objects.visible_to(request.user).filter(pk=pk, owner=request.user).first()
    if draft:
        return _save(request, draft, "customer")
    form = CustomerForm(request.POST, strict=_continues(request))
    step = StepForms(form, sides=sides)
    if pk is None:
        form.add_error(None, _("This page was open for too long. Please send it once more."))
    if not step.is_valid():
        return _refused(request, None, "customer", step)
    try:
        data = form.data_for_service()
        draft = services.create_draft(actor=request.user, **sides.side(), data=data, deal_id=pk)
    except ValidationError as error:
        spread(form, error)
        return _refused(request, None, "customer", step)
    return _saved(request, draft, "customer")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: uuid.UUID, step: str) -> HttpResponse:
    """One step of an existing draft."""
    deal = pages.deal_or_404(request, pk)
    if step not in STEPS:
        raise Http404
    require(policies.as_owner(scope_of(request.user), deal))
    if step == "check":
        return _send(request, deal) if request.method == "POST" else _check(request, deal)
    if request.method == "POST":
        return _save(request, deal, step)
    if deal.status != Status.DRAFT:
        return redirect("deal_answer" if deal.status == Status.INFO_REQUESTED else "deal", pk=pk)
    return _page(request, deal, step, StepForms.of(step, deal, request.user))


def _save(request: Request, deal: Deal, step: str) -> HttpResponse:
    # htmx sends the button clicked last along: for an autosave it means nothing.
    adds_line = "add_line" in request.POST and not request.htmx
    data = one_more_line(request.POST) if adds_line else request.POST
    forms = StepForms.of(step, deal, request.user, data=data, strict=_continues(request))
    if deal.status != Status.DRAFT:
        error = StateMoved(_("This registration was already sent."), deal)
        return pages.stale_page(request, error, deal, forms.bound_fields())
    if adds_line:
        return _page(request, deal, step, forms)
    if not forms.is_valid():
        return _refused(request, deal, step, forms)
    try:
        deal = services.update_deal(
            deal=deal,
            actor=request.user,
            version=pages.seen_version(request, deal),
            data=forms.form.data_for_service(),
            lines=forms.line_rows(),
        )
    except ValidationError as error:
        spread(forms.form, error)
        return _refused(request, deal, step, forms)
    except StateMoved as error:
        return _conflict(request, deal, step, forms, error)
    return _saved(request, deal, step)


def _continues(request: Request) -> bool:
    """“Continue” asks for everything the step needs; saving a draft does not."""
    return not (request.htmx or {"save", "add_line"} & request.POST.keys())


def _saved(request: Request, deal: Deal, step: str) -> HttpResponse:
    pages.remember_save(request, deal)
    if request.htmx:
        context = {"version": deal.version, "saved_at": clock.now()}
        response = render(request, "deals/registrations/_draft_state.html", context)
        response["HX-Replace-Url"] = f"/deals/{deal.pk}/edit/{step}/"
        return response
    if "save" in request.POST:
        messages.success(request, _("Draft saved."))
        return redirect("deal_edit", pk=deal.pk, step=step)
    return redirect("deal_edit", pk=deal.pk, step=STEPS[STEPS.index(step) + 1])


def _refused(request: Request, deal: Deal | None, step: str, forms: StepForms) -> HttpResponse:
    """Nothing was written: the form again, with what was typed and what is wrong."""
    if request.htmx:
        context = {"version": request.POST.get("version", ""), "problem": forms.first_problem()}
        return render(request, "deals/registrations/_draft_state.html", context, status=422)
    return _page(request, deal, step, forms, status=400)


def _conflict(
    request: Request, deal: Deal, step: str, forms: StepForms, error: StateMoved
) -> HttpResponse:
    """409: a colleague saved meanwhile. What was typed stays; saving again is a clear decision."""
    if deal.status != Status.DRAFT:
        return pages.stale_page(request, error, deal, forms.bound_fields())
    if request.htmx:
        context = {"version": request.POST.get("version", ""), "conflict": True, "deal": deal}
        return render(request, "deals/registrations/_draft_state.html", context, status=409)
    return _page(request, deal, step, forms, status=409, conflict=str(error))


def _page(
    request: Request,
    deal: Deal | None,
    step: str,
    forms: StepForms,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    if not forms.form.is_bound:
        forms.form.focus_first()
    context = {
        "deal": deal,
        "step": step,
        "steps": stepper(deal, step),
        "lede": LEDE[step],
        "forms": forms,
        "form": forms.form,
        "version": deal.version if deal else "",
        "form_id": request.POST.get("form") or pages.new_form_id(),
        "draft_token": "" if deal else pages.new_draft_token(request.user),
        **extra,
    }
    if not deal and pages.draft_id(request):
        context["draft_token"] = request.POST["draft"]
    return render(request, f"deals/registrations/edit_{step}.html", context, status=status)


def _check(
    request: Request,
    deal: Deal,
    missing: list[dict[str, Any]] | None = None,
    status: int = 200,
    refused: Iterable[str] = (),
) -> HttpResponse:
    if deal.status != Status.DRAFT:
        return redirect("deal", pk=deal.pk)
    context = {
        "deal": deal,
        "lines": deal.lines.select_related("family"),
        "step": "check",
        "steps": stepper(deal, "check"),
        "lede": LEDE["check"],
        "missing": missing_points(deal) if missing is None else missing,
        "refused": refused,
    }
    return render(request, "deals/registrations/edit_check.html", context, status=status)


def _send(request: Request, deal: Deal) -> HttpResponse:
    try:
        services.perform(
            deal=deal,
            action="submit",
            actor=request.user,
            version=pages.posted_version(request),
        )
    except ValidationError as error:
        deal.refresh_from_db()  # what was refused on the way was undone
        missing = missing_points(deal)
        refused = [] if missing else error.messages
        return _check(request, deal, missing, status=400, refused=refused)
    except StateMoved as error:
        return pages.stale_page(request, error, deal)
    messages.success(request, _("Sent for review. You get a mail when there is an answer."))
    return redirect("deal", pk=deal.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Ask first, then delete a draft for good."""
    deal = pages.deal_or_404(request, pk)
    require(policies.as_owner(scope_of(request.user), deal))
    if deal.status != Status.DRAFT:
        reason = str(policies.can_delete(scope_of(request.user), deal).reason)
        return pages.stale_page(request, StateMoved(reason, deal), deal)
    if deal.prepared_by_id:  # the person who prepared it is to be told
        return redirect("prepared_decline", pk=pk)
    if request.method == "POST":
        services.delete_draft(deal=deal, actor=request.user)
        messages.success(request, _("The draft is deleted."))
        return redirect("deals")
    return render(request, "deals/registrations/delete.html", {"deal": deal})
