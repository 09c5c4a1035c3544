"""The vendor prepares a registration for a partner, who checks and sends it, or declines."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deals.approvals import policies, services
from deals.approvals.forms import CompanyForm, DeclineForm, SellerForm
from deals.approvals.offers import companies_of
from deals.registrations.forms.draft import CustomerForm
from deals.registrations.forms.fields import spread
from deals.registrations.models import Deal
from deals.registrations.views import pages
from deals.registrations.views.pages import Request
from deals.registrations.views.steps import StepForms, one_more_line
from partners.organizations.forms.base import posted, status_of
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.workflow.machine import StateMoved


@require_http_methods(["GET", "HEAD"])
def choose(request: Request) -> HttpResponse:
    """For which company?"""
    require(policies.can_prepare(scope_of(request.user)))
    form = CompanyForm(request.user, request.GET or None)
    if form.is_valid():
        return redirect("prepare_for", pk=form.cleaned_data["organization"].pk)
    context = {"form": form, "has_companies": companies_of(request.user).exists()}
    return render(request, "deals/approvals/prepare.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The whole registration on one page: who is asked, the customer, the opportunity."""
    require(policies.can_prepare(scope_of(request.user)))
    company = visible_or_404(companies_of(request.user), request.user, pk=pk)
    require(policies.can_prepare_for(scope_of(request.user), company.pk))
    data: Any = posted(request)
    adds_line = data is not None and "add_line" in data
    forms = PrepareForms(request.user, company, one_more_line(data) if adds_line else data)
    if data is None or adds_line:
        return _page(request, company, forms)
    if (deal_id := pages.draft_id(request)) is None:
        text = _("This page was open for too long. Please send it once more.")
        forms.customer.add_error(None, text)
    if not forms.is_valid():
        return _page(request, company, forms, status=400)
    try:
        deal = services.prepare(
            organization=company,
            seller=forms.seller.cleaned_data["seller"].user,
            actor=request.user,
            data=forms.data_for_service(),
            lines=forms.opportunity.line_rows() or [],
            deal_id=deal_id,
        )
    except ValidationError as error:
        spread(forms.opportunity.form, error)
        return _page(request, company, forms, status=400)
    messages.success(request, _("Prepared. The company is asked to check it and send it."))
    return redirect("deal", pk=deal.pk)


class PrepareForms:
    """The forms of the page: the seller, the two steps of a registration."""

    def __init__(self, user: Any, company: Organization, data: Any):
        blank = Deal(organization=company)
        home = {"customer_country": str(company.country)}
        self.seller = SellerForm(user, company, data)
        self.customer = CustomerForm(data, strict=True, initial=home)
        is_sent = data is not None
        self.opportunity = StepForms.of("opportunity", blank, user, data=data, strict=is_sent)

    def is_valid(self) -> bool:
        """All of them are asked, to show every error at once."""
        answers = [self.seller.is_valid(), self.customer.is_valid(), self.opportunity.is_valid()]
        return all(answers)

    def data_for_service(self) -> dict[str, Any]:
        return self.customer.data_for_service() | self.opportunity.form.data_for_service()

    def summary(self) -> list[dict[str, Any]]:
        parts = [StepForms(self.seller), StepForms(self.customer), self.opportunity]
        return [problem for part in parts for problem in part.summary()]


def _page(
    request: Request, company: Organization, forms: PrepareForms, status: int = 200
) -> HttpResponse:
    token = request.POST.get("draft", "") if pages.draft_id(request) else ""
    context = {
        "company": company,
        "forms": forms,
        "form": forms.opportunity.form,
        "problems": forms.summary() if status == 400 else [],
        "draft_token": token or pages.new_draft_token(request.user),
    }
    return render(request, "deals/approvals/prepare_for.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The company does not want what was prepared for it."""
    deal = pages.deal_or_404(request, pk)
    require(policies.can_decline_prepared(scope_of(request.user), deal))
    form = DeclineForm(posted(request))
    if form.is_valid():
        try:
            if form.attempt(
                services.decline_prepared,
                deal=deal,
                actor=request.user,
                message=form.cleaned_data["message"],
            ):
                messages.success(request, _("Deleted. The person who prepared it has been told."))
                return redirect("deals")
        except StateMoved as error:
            return pages.stale_page(request, error, deal, form)
    context = {"deal": deal, "form": form}
    return render(request, "deals/approvals/prepared_decline.html", context, status=status_of(form))
