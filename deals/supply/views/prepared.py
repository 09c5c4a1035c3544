"""Registrations that a distributor prepares for a reseller, and the reseller's consent."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from deals.registrations.forms.draft import CustomerForm
from deals.registrations.forms.fields import spread
from deals.registrations.models import Deal
from deals.registrations.policies import LENSES as DEAL_LENSES
from deals.registrations.views import facts
from deals.registrations.views.pages import draft_id, new_draft_token
from deals.registrations.views.steps import StepForms, one_more_line
from deals.supply import policies, services
from deals.supply.choices import PreparedStatus
from deals.supply.forms import MessageForm, ResellerForm, links_to_resellers
from deals.supply.models import PreparedRegistration
from deals.supply.packing import unpacked, unpacked_lines
from deals.supply.views import pages
from deals.supply.workflow import PREPARED
from partners.organizations.forms.base import posted, status_of
from partners.organizations.models import DistributionLink
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of

DONE = {
    "accept": gettext_lazy("It is your draft now. Check it and send it."),
    "decline": gettext_lazy("Declined. The distributor has been told."),
    "withdraw": gettext_lazy("Taken back."),
}
WARNINGS = {
    "accept": gettext_lazy(
        "A draft of yours is made, which names the distributor. Only you send it. The distributor "
        "sees the registration once it is sent."
    ),
    "decline": gettext_lazy("Nothing is sent. The distributor is told."),
    "withdraw": gettext_lazy("The reseller can no longer consent to it."),
}


@require_safe
def prepared(request: HttpRequest) -> HttpResponse:
    """What the person's company prepared for its resellers, or is asked to consent to."""
    scope = scope_of(request.user)
    rows = PreparedRegistration.objects.visible_to(request.user)
    page = page_of(
        rows.select_related("reseller", "distributor"), order="-created_at", params=request.GET
    )
    if scope.staff_role:
        raise Refused(str(policies.consents(scope, PreparedRegistration()).reason))
    may_prepare = links_to_resellers(request.user).exists()
    context = {"page": page, "rows": page.rows, "may_prepare": may_prepare}
    return render(request, "deals/supply/prepared_list.html", context)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """For which reseller?"""
    links = links_to_resellers(request.user)
    form = ResellerForm(request.user, request.GET or None)
    if form.is_valid():
        return redirect("supply_prepare", pk=form.cleaned_data["link"].pk)
    if scope_of(request.user).staff_role:
        raise Refused(str(policies.can_prepare_for(scope_of(request.user), None).reason))
    context = {"form": form, "has_links": links.exists()}
    return render(request, "deals/supply/prepare.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The whole registration on one page. The address names the link between the two."""
    rows = DistributionLink.objects.live().select_related("distributor", "reseller")
    link = visible_or_404(rows, request.user, pk=pk)
    require(policies.can_prepare_for(scope_of(request.user), link.distributor_id))
    data: Any = posted(request)
    adds_line = data is not None and "add_line" in data
    forms = PrepareForms(request.user, link, one_more_line(data) if adds_line else data)
    if data is None or adds_line:
        return _page(request, link, forms)
    if (row_id := draft_id(request)) is None:
        text = _("This page was open for too long. Please send it once more.")
        forms.customer.add_error(None, text)
    if not forms.is_valid():
        return _page(request, link, forms, status=400)
    try:
        row = services.prepare(
            distributor=link.distributor,
            reseller=link.reseller,
            actor=request.user,
            data=forms.data_for_service(),
            lines=forms.opportunity.line_rows() or [],
            message=forms.message.cleaned_data["message"],
            row_id=row_id,
        )
    except ValidationError as error:
        spread(forms.opportunity.form, error)
        return _page(request, link, forms, status=400)
    messages.success(request, _("Prepared. The reseller is asked for its consent."))
    return redirect(row.get_absolute_url())


class PrepareForms:
    """The forms of the page: the two steps of a registration, and a message."""

    def __init__(self, user: Any, link: DistributionLink, data: Any):
        home = {"customer_country": str(link.reseller.country)}
        self.message = MessageForm(data)
        self.customer = CustomerForm(data, strict=True, initial=home)
        # Without a company: its other distributors must not be offered.
        self.opportunity = StepForms.of(
            "opportunity", Deal(), user, data=data, strict=data is not None
        )

    def is_valid(self) -> bool:
        """All of them are asked, to show every error at once."""
        answers = [self.message.is_valid(), self.customer.is_valid(), self.opportunity.is_valid()]
        return all(answers)

    def data_for_service(self) -> dict[str, Any]:
        return self.customer.data_for_service() | self.opportunity.form.data_for_service()

    def summary(self) -> list[dict[str, Any]]:
        parts = [StepForms(self.customer), self.opportunity, StepForms(self.message)]
        return [problem for part in parts for problem in part.summary()]


def _page(
    request: HttpRequest, link: DistributionLink, forms: PrepareForms, status: int = 200
) -> HttpResponse:
    token = request.POST.get("draft", "") if draft_id(request) else ""
    context = {
        "link": link,
        "forms": forms,
        "form": forms.opportunity.form,
        "problems": forms.summary() if status == 400 else [],
        "draft_token": token or new_draft_token(request.user),
    }
    return render(request, "deals/supply/prepare_for.html", context, status=status)


@require_safe
def one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was prepared, as both companies read it."""
    row = pages.prepared_or_404(request, pk)
    scope = scope_of(request.user)
    shown = Deal(**unpacked(row.data))
    is_reseller = bool(policies.consents(scope, row))
    context = {
        "row": row,
        "groups": facts.groups(shown, DEAL_LENSES.table["own"] - {"stage", "probability"}),
        "lines": unpacked_lines(row.lines),
        "currency": shown.value_currency,
        "actions": PREPARED.available(scope, row),
        "is_reseller": is_reseller,
        "is_waiting": row.status == PreparedStatus.WAITING,
        "draft": _own_deal(request, row) if is_reseller else None,
    }
    return render(request, "deals/supply/prepared.html", context)


def _own_deal(request: HttpRequest, row: PreparedRegistration) -> Deal | None:
    """The draft or registration it became, where this person sees it."""
    return Deal.objects.visible_to(request.user).filter(pk=row.deal_id).first()


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: uuid.UUID, action: str) -> HttpResponse:
    row = pages.prepared_or_404(request, pk)

    def service(version: int, data: Any) -> str:
        done = services.act_on_prepared(
            row=row, action=action, actor=request.user, version=version, data=data
        )
        messages.success(request, DONE[action])
        if action == "accept" and done.deal_id:
            return f"/deals/{done.deal_id}/edit/check/"
        return row.get_absolute_url()

    return pages.act(request, row, PREPARED, action, service, WARNINGS.get(action, ""))
