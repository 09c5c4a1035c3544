"""A company's ways in, its form links, and what came by them."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deals.intake import policies, services
from deals.intake.forms import LinkForm, RuleForm
from deals.intake.models import FormLink, Received
from deals.intake.tokens import form_address
from partners.organizations.forms.base import posted, status_of
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of

PER_PAGE = 50


def _organization(request: HttpRequest, pk: UUID) -> Organization:
    organization = visible_or_404(Organization, request.user, pk=pk)
    require(policies.can_open(scope_of(request.user), organization))
    return organization


def intake(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which ways are open; form links of the company's sellers."""
    organization = _organization(request, pk)
    form = RuleForm(services.rule_of(organization), posted(request))
    if form.is_valid() and form.attempt(
        services.set_rule, organization=organization, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Saved."))
        return redirect("intake", pk=pk)
    return _page(request, organization, form, LinkForm(organization, None))


@require_POST
def make_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    organization = _organization(request, pk)
    form = LinkForm(organization, request.POST)
    if form.is_valid() and form.attempt(
        services.make_link,
        organization=organization,
        actor=request.user,
        person=form.cleaned_data["person"].user,
    ):
        messages.success(request, _("The form link is ready. Give it to the seller."))
        return redirect("intake", pk=pk)
    rule = RuleForm(services.rule_of(organization), None)
    return _page(request, organization, rule, form)


@require_POST
def end_link(request: HttpRequest, pk: UUID, link: UUID) -> HttpResponse:
    organization = _organization(request, pk)
    rows = FormLink.objects.filter(organization=organization)
    row = visible_or_404(rows.select_related("organization", "person"), request.user, pk=link)
    services.end_link(link=row, actor=request.user)
    messages.success(request, _("The link no longer works."))
    return redirect("intake", pk=pk)


def _page(
    request: HttpRequest, organization: Organization, form: RuleForm, link_form: LinkForm
) -> HttpResponse:
    links = FormLink.objects.visible_to(request.user).live().filter(organization=organization)
    rows = [
        {"link": link, "address": form_address(link)} for link in links.select_related("person")
    ]
    context = {
        "organization": organization,
        "form": form,
        "link_form": link_form,
        "rule": services.rule_of(organization),
        "links": rows,
        "address": settings.INTAKE_ADDRESS,
        "takes_mail": bool(settings.MAIL_AUTHSERV_ID),
    }
    status = max(status_of(form), status_of(link_form))
    return render(request, "deals/intake/company.html", context, status=status)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """What came: one's company's, for the desk and auditors everybody's."""
    require(policies.can_read_received(scope_of(request.user)))
    rows = Received.objects.visible_to(request.user).select_related(
        "person", "organization", "deal"
    )
    page = page_of(rows, order="-created_at", params=request.GET, size=PER_PAGE)
    return render(request, "deals/intake/received.html", {"page": page})
