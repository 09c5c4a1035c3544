"""What a side does: adds evidence, says that it has nothing to add, fetches its files, appeals."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.cases import policies, services
from deals.cases.forms import AppealForm, EvidenceForm
from deals.cases.models import CaseFile, CaseParty
from deals.cases.services.opening import APPEAL
from deals.cases.views import pages
from deals.cases.views.case import party_page
from deals.registrations.forms.fields import spread
from deals.registrations.models import Deal
from deals.registrations.views.pages import deal_or_404, stale_page
from deals.registrations.workflow import DEAL
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.downloads import download_of
from portal.workflow.machine import StateMoved


def _side(request: HttpRequest, pk: uuid.UUID) -> CaseParty:
    """The party of a side's own person; the desk has other forms."""
    party = pages.party_or_404(request, pk)
    if scope_of(request.user).is_neutral:
        raise Refused(_("Only the side itself can add to this."))
    return party


@require_POST
def evidence(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    party = _side(request, pk)
    require(policies.can_speak(scope_of(request.user), party))
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.add_evidence(
                party=party,
                actor=request.user,
                body=data["body"],
                kind=data["kind"],
                upload=data["file"],
                token=data["token"],
            )
            messages.success(request, _("Added. The channel desk has been told."))
            return redirect(party.get_absolute_url() + "#evidence")
        except ValidationError as error:
            spread(form, error)
    return party_page(request, party, status=400, form=form)


@require_POST
def nothing(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    party = _side(request, pk)
    services.nothing_to_add(party=party, actor=request.user)
    messages.success(request, _("Thank you. The channel desk goes on without more from you."))
    return redirect(party)


@require_safe
def download(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    """A file of the case (desk, auditor) or of the own part, always as a download."""
    column = "case" if scope_of(request.user).is_neutral else "party"
    stored = visible_or_404(CaseFile, request.user, pk=file, **{column: pk})
    return download_of(stored)


# --- Appeals -------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The one appeal against a rejection. The page says nothing about anybody else."""
    deal = deal_or_404(request, pk)
    row = DEAL[APPEAL]
    require(DEAL.decide(scope_of(request.user), deal, APPEAL))
    if request.method != "POST":
        if not row.is_open(deal):
            text = DEAL.what_changed(scope_of(request.user), deal, row, deal.version)
            return stale_page(request, StateMoved(text, deal), deal)
        return _appeal_page(request, deal, AppealForm())
    form = AppealForm(request.POST, request.FILES)
    if not form.is_valid() and row.is_open(deal):
        return _appeal_page(request, deal, form, status=400)
    try:
        party = services.appeal(
            deal=deal,
            actor=request.user,
            version=pages.posted_version(request),
            message=form.cleaned_data.get("message", ""),
            upload=form.cleaned_data.get("file"),
        )
    except ValidationError as error:
        spread(form, error)
        return _appeal_page(request, deal, form, status=400)
    except StateMoved as error:
        return stale_page(request, error, deal, form)
    messages.success(request, _("Your appeal is sent. You see here what happens to it."))
    return redirect(party)


def _appeal_page(
    request: HttpRequest, deal: Deal, form: AppealForm, status: int = 200
) -> HttpResponse:
    is_dialog = bool(getattr(request, "htmx", False)) and request.method == "GET"
    context = {
        "deal": deal,
        "form": form,
        "is_dialog": is_dialog,
        "version": request.POST.get("version") or deal.version,
    }
    name = "_appeal_form" if is_dialog else "appeal"
    return render(request, f"deals/cases/{name}.html", context, status=status)
