"""Distribution links: who buys through whom, proposing, answering, ending."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.registrations.views.pages import posted_version
from deals.supply import policies, services
from deals.supply.choices import ProposalStatus
from deals.supply.forms import AnswerForm, EndForm, ProposeForm
from deals.supply.models import LinkProposal
from deals.supply.views import pages
from deals.supply.workflow import PROPOSAL
from partners.organizations import services as organizations
from partners.organizations.choices import OrganizationStatus
from partners.organizations.forms.base import posted, status_of
from partners.organizations.models import DistributionLink, Organization
from partners.organizations.policies import can_end_link
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of
from portal.workflow import clock
from portal.workflow.machine import StateMoved

STATES = ("live", "later", "ended")


@require_safe
def distribution(request: HttpRequest) -> HttpResponse:
    """Links of the person's companies (for the desk: all), and proposals."""
    scope = scope_of(request.user)
    require(policies.can_see_distribution(scope))
    state = request.GET.get("state", "live")
    rows = _in_state(DistributionLink.objects.visible_to(request.user), state)
    page = page_of(
        rows.select_related("distributor", "reseller"), order="-starts_on", params=request.GET
    )
    proposals = LinkProposal.objects.visible_to(request.user).select_related(
        "organization", "other", "proposed_by"
    )
    context = {
        "page": page,
        "links": [{"row": row, "may_end": bool(can_end_link(scope, row))} for row in page.rows],
        "state": state if state in STATES else "live",
        "tabs": _tabs(state),
        "proposals": [
            {"row": row, "actions": PROPOSAL.available(scope, row)} for row in proposals[:50]
        ],
        "may_propose": bool(_companies(request)),
    }
    return render(request, "deals/supply/distribution.html", context)


def _in_state(rows: Any, state: str) -> Any:
    today = clock.today()
    if state == "ended":
        return rows.filter(ends_on__lte=today)
    if state == "later":
        return rows.not_ended().filter(starts_on__gt=today)
    return rows.live()


def _tabs(state: str) -> list[dict[str, Any]]:
    labels = {"live": _("Running"), "later": _("Later"), "ended": _("Ended")}
    return [
        {"label": label, "url": f"?state={name}", "current": name == state}
        for name, label in labels.items()
    ]


def _companies(request: HttpRequest) -> list[Organization]:
    """Active companies the person administers."""
    managed = scope_of(request.user).having("manage_organization")
    rows = Organization.objects.visible_to(request.user).filter(pk__in=managed)
    return list(rows.filter(status=OrganizationStatus.ACTIVE).order_by("name_key"))


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    companies = _companies(request)
    first = companies[0].pk if companies else None
    require(policies.can_propose(scope_of(request.user), first))
    form = ProposeForm(companies, posted(request))
    if form.is_valid() and form.attempt(
        services.propose_link,
        organization=form.chosen_company(),
        actor=request.user,
        **{name: form.cleaned_data[name] for name in ("email", "message", "starts_on", "ends_on")},
    ):
        messages.success(request, _("Asked. You hear when somebody has answered."))
        return redirect("distribution")
    context = {"form": form, "companies": companies}
    return render(request, "deals/supply/propose.html", context, status=status_of(form))


@require_POST
def withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = visible_or_404(LinkProposal, request.user, pk=pk)
    services.withdraw_proposal(row=row, actor=request.user, version=posted_version(request))
    messages.success(request, _("The proposal is withdrawn."))
    return redirect("distribution")


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the mailed address: for administrators of a company of the other kind."""
    row = services.proposal_by_token(token, request.user)
    if row is None:
        raise Http404
    form = AnswerForm(row, request.user, posted(request))
    accepts = "accept" in request.POST
    try:
        if form.is_valid() and form.attempt(
            services.answer_proposal,
            row=row,
            actor=request.user,
            version=posted_version(request),
            accepts=accepts,
            organization=form.chosen_company() if accepts else None,
        ):
            text = _("You are linked.") if accepts else _("Declined. The company has been told.")
            messages.success(request, text)
            return redirect("distribution")
    except StateMoved as error:
        return pages.stale(request, error, row)
    context = {
        "row": row,
        "form": form,
        "is_open": row.status == ProposalStatus.PROPOSED,
        "version": request.POST.get("version") or row.version,
    }
    return render(request, "deals/supply/answer.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End a link now or on a day, by either company or the desk."""
    rows = DistributionLink.objects.select_related("distributor", "reseller")
    link = visible_or_404(rows, request.user, pk=pk)
    require(can_end_link(scope_of(request.user), link))
    form = EndForm(posted(request))
    if form.is_valid() and form.attempt(
        organizations.end_link, link=link, actor=request.user, on=form.cleaned_data["ends_on"]
    ):
        messages.success(request, _("Saved. Both companies are told."))
        return redirect("distribution")
    context = {"link": link, "form": form}
    return render(request, "deals/supply/end_link.html", context, status=status_of(form))
