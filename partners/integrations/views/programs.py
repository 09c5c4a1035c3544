"""Integrations of a company and of the vendor: list, new, one, end."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners.integrations import policies, services
from partners.integrations.forms import EditForm, IntegrationForm
from partners.integrations.models import Integration, OAuthClient
from partners.integrations.services.tokens import require_live
from partners.organizations.forms.base import posted, status_of
from partners.organizations.models import Membership, Organization
from portal.access.policy import Refused, require
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of

METHODS = ["GET", "HEAD", "POST"]


def found(request: HttpRequest, pk: UUID) -> Integration:
    """The integration, for whoever sees it; 404 for anybody else."""
    rows = Integration.objects.select_related("organization", "user", "created_by")
    return visible_or_404(rows, request.user, pk=pk)


@require_safe
def of_company(request: HttpRequest, pk: UUID) -> HttpResponse:
    organization = visible_or_404(Organization, request.user, pk=pk)
    if not policies.can_see(request.user, organization):
        require(policies.can_manage(request.user, organization))
    return _list(request, organization)


@require_safe
def of_vendor(request: HttpRequest) -> HttpResponse:
    if not policies.can_see(request.user, None):
        require(policies.can_manage(request.user, None))
    return _list(request, None)


def _list(request: HttpRequest, organization: Organization | None) -> HttpResponse:
    rows = Integration.objects.visible_to(request.user).filter(organization=organization)
    rows = rows.select_related("user", "created_by")
    page = page_of(rows, order="-created_at", params=request.GET)
    context = {
        "organization": organization,
        "page": page,
        "roles": roles_of(page.rows),
        "can_manage": policies.can_manage(request.user, organization),
        "vendor_name": settings.VENDOR_NAME,
    }
    return render(request, "partners/integrations/list.html", context)


def roles_of(rows: list[Integration]) -> dict[Any, str]:
    """Integration's key → its role in words; one query for all of them."""
    seats = Membership.objects.filter(user__in=[row.user_id for row in rows])
    by_user = {seat.user_id: str(seat.get_role_display()) for seat in seats}
    return {
        row.pk: str(row.user.get_staff_role_display() or by_user.get(row.user_id, ""))
        for row in rows
    }


@require_http_methods(METHODS)
def new(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """`pk`: of the company; the vendor's without."""
    organization = visible_or_404(Organization, request.user, pk=pk) if pk else None
    require(policies.can_manage(request.user, organization))
    form = IntegrationForm(posted(request), actor=request.user, organization=organization)
    if form.is_valid() and form.attempt(
        services.make_integration,
        actor=request.user,
        organization=organization,
        **form.cleaned_data,
    ):
        messages.success(request, _("The integration is made. Now give it a token or a client."))
        return redirect(form.result)
    context = {"form": form, "organization": organization}
    return render(request, "partners/integrations/new.html", context, status=status_of(form))


@require_safe
def integration(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(request, pk)
    if not policies.can_see(request.user, row.organization):
        raise Http404
    context = {
        "row": row,
        "role": roles_of([row])[row.pk],
        "tokens": row.user.api_tokens.all(),
        "clients": OAuthClient.objects.visible_to(request.user).filter(integration=row),
        "can_manage": policies.can_manage(request.user, row.organization) and not row.ended_at,
    }
    return render(request, "partners/integrations/integration.html", context)


@require_http_methods(METHODS)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another name or other words for what it does. Its role stays: who needs another makes one."""
    row = found(request, pk)
    require_live(row, request.user)
    names = ("name", "about", "version")
    form = EditForm(posted(request), initial={name: getattr(row, name) for name in names})
    if form.is_valid() and form.attempt(
        services.change_integration,
        integration=row,
        actor=request.user,
        version=form.cleaned_data.pop("version"),
        data=form.cleaned_data,
    ):
        messages.success(request, _("The integration is saved."))
        return redirect(row)
    context = {"form": form, "row": row}
    return render(request, "partners/integrations/edit.html", context, status=status_of(form))


@require_http_methods(METHODS)
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then end it. Nothing brings it back."""
    row = found(request, pk)
    require(policies.can_manage(request.user, row.organization))
    if request.method != "POST":
        if row.ended_at:
            raise Refused(_("This integration has ended."))
        return render(request, "partners/integrations/end.html", {"row": row})
    services.end_integration(integration=row, actor=request.user)
    messages.success(request, _("The integration has ended. Its tokens open nothing any more."))
    if row.organization_id:
        return redirect("company_integrations", pk=row.organization_id)
    return redirect("integrations")
