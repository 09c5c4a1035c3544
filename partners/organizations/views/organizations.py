"""Partner companies seen by the vendor: list, detail, programme facts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from partners.organizations import policies, services
from partners.organizations.choices import OrganizationStatus
from partners.organizations.exchange import COLUMNS, lines
from partners.organizations.filters import OrganizationFilter
from partners.organizations.forms.base import posted, status_of
from partners.organizations.forms.company import CompanyForm
from partners.organizations.forms.programme import AssignForm, LinkForm
from partners.organizations.models import Assignment, DistributionLink, Organization
from partners.organizations.views.bulk import COMPANIES
from partners.organizations.views.company import shown_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.exchange.lists import export_rows
from portal.interchange.keyset import page_of
from portal.tables.columns import look_of, table

TABLE = table(
    "organizations",
    {
        "kind": gettext_lazy("Kind"),
        "tier": gettext_lazy("Tier"),
        "territory": gettext_lazy("Territory"),
        "status": gettext_lazy("Status"),
        "website": gettext_lazy("Website"),
        "phone": gettext_lazy("Phone"),
    },
    hidden=["website", "phone"],
)


def organizations(request: HttpRequest) -> HttpResponse:
    """Companies in the person's scope, by name."""
    scope = scope_of(request.user)
    require(policies.can_see_organizations(scope))
    rows = Organization.objects.visible_to(request.user).select_related("tier", "territory")
    found = OrganizationFilter(request.GET, queryset=rows, user=request.user)
    listed = rows.none() if found.errors else found.qs
    context = {
        "filter": found,
        "page": page_of(listed, order="name", params=request.GET),
        "can_run": policies.can_run_programme(scope),
        "table": look_of(request.user, TABLE),
        "choices": COMPANIES.choices(scope),
    }
    status = status_of(found.form)
    return render(request, "partners/organizations/organizations.html", context, status=status)


def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered list, as an import reads it."""
    require(policies.can_see_organizations(scope_of(request.user)))
    rows = Organization.objects.visible_to(request.user).select_related("tier", "territory")
    found = OrganizationFilter(request.GET, queryset=rows, user=request.user)
    if found.errors:
        raise BadRequest(_("One of these filters is unknown. Go back to the list."))
    return export_rows(request, "organizations.csv", COLUMNS, lines(found.qs))


def _one(request: HttpRequest, pk: UUID) -> Organization:
    """A company the person may see in the vendor's room."""
    rows = Organization.objects.select_related("tier", "territory")
    found = visible_or_404(rows, request.user, pk=pk)
    require(policies.can_see_organizations(scope_of(request.user)))
    return found


def organization(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, _one(request, pk))


def _detail(
    request: HttpRequest, found: Organization, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of a company; `forms` replaces those that were refused."""
    context = shown_of(request, found) | {
        "organization": found,
        "deals": found.deals.visible_to(request.user).count(),
        "people": found.memberships.live().visible_to(request.user).count(),
    }
    if context["can_run"]:
        context |= {
            "assign_form": AssignForm(request.user),
            "link_form": LinkForm(request.user, found),
        }
    return render(
        request, "partners/organizations/organization.html", context | forms, status=status
    )


def new(request: HttpRequest) -> HttpResponse:
    require(policies.can_run_programme(scope_of(request.user)))
    form = CompanyForm(request.user, None, True, posted(request))
    if form.is_valid() and form.attempt(
        services.create_organization, actor=request.user, data=form.profile()
    ):
        messages.success(request, _("The company is created."))
        return redirect("organization", pk=form.result.pk)
    return render(
        request, "partners/organizations/company_form.html", {"form": form}, status=status_of(form)
    )


def set_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then suspend an active company or make a suspended one active."""
    found = _one(request, pk)
    require(policies.can_run_programme(scope_of(request.user)))
    if request.method == "POST":
        status = request.POST.get("status", "")
        if status in OrganizationStatus.values:
            services.set_status(organization=found, actor=request.user, status=status)
            messages.success(request, _("The status is changed."))
        return redirect("organization", pk=pk)
    context = {"organization": found, "people": found.memberships.live().count()}
    return render(request, "partners/organizations/status.html", context)


@require_POST
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _one(request, pk)
    require(policies.can_run_programme(scope_of(request.user)))
    form = AssignForm(request.user, request.POST)
    if form.is_valid() and form.attempt(
        services.assign, organization=found, actor=request.user, user=form.cleaned_data["user"]
    ):
        messages.success(request, _("The account manager is assigned."))
        return redirect("organization", pk=pk)
    return _detail(request, found, 400, assign_form=form)


@require_POST
def end_assignment(request: HttpRequest, pk: UUID) -> HttpResponse:
    assignment = visible_or_404(Assignment, request.user, pk=pk)
    services.end_assignment(assignment=assignment, actor=request.user)
    messages.success(request, _("The assignment has ended."))
    return redirect("organization", pk=assignment.organization_id)


@require_POST
def add_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _one(request, pk)
    require(policies.can_run_programme(scope_of(request.user)))
    form = LinkForm(request.user, found, request.POST)
    if form.is_valid() and form.attempt(
        services.link_distributor, actor=request.user, **form.link()
    ):
        messages.success(request, _("The distribution link is set."))
        return redirect("organization", pk=pk)
    return _detail(request, found, 400, link_form=form)


@require_POST
def end_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`from` names the company whose page the button is on."""
    link = visible_or_404(DistributionLink, request.user, pk=pk)
    require(policies.can_run_programme(scope_of(request.user)))
    services.end_link(link=link, actor=request.user)
    messages.success(request, _("The distribution link has ended."))
    came_from = link.distributor_id if "distributor" in request.POST else link.reseller_id
    return redirect(reverse("organization", kwargs={"pk": came_from}))
