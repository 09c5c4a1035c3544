"""Lists of other people's certificates: a company's team, and the vendor's."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.certifications import policies
from partners.certifications.filters import CertificateFilter
from partners.certifications.holding import progress_of
from partners.certifications.models import Certificate
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.exchange.lists import export_rows
from portal.interchange.keyset import page_of


def _company(request: HttpRequest, pk: UUID) -> Organization:
    rows = Organization.objects.select_related("tier", "territory")
    found: Organization = visible_or_404(rows, request.user, pk=pk)
    require(policies.can_see_team(scope_of(request.user), found))
    return found


def _listed(request: HttpRequest, **where: Any) -> tuple[CertificateFilter, Any]:
    form = CertificateFilter(request.GET, user=request.user)
    rows = Certificate.objects.visible_to(request.user).filter(**where)
    found = rows.select_related("holder", "organization", "certification")
    return form, form.narrowed(found)


@require_safe
def team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The certificates that count, or have counted, for one company."""
    company = _company(request, pk)
    form, rows = _listed(request, organization=company)
    context = {
        "organization": company,
        "form": form,
        "page": page_of(rows, order="-issued_on", params=request.GET),
        "progress": progress_of(company),
        "can_record": policies.can_record(scope_of(request.user)),
        "can_manage": pk in scope_of(request.user).having("manage_members"),
        "query": request.GET.urlencode(),
    }
    return render(request, "partners/certifications/team.html", context)


@require_safe
def team_export(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    company = _company(request, pk)
    return _csv(request, _listed(request, organization=company)[1])


@require_safe
def issued(request: HttpRequest) -> HttpResponse:
    """Certificates of the partners in the person's scope."""
    scope = scope_of(request.user)
    require(policies.can_see_issued(scope))
    form, rows = _listed(request)
    context = {
        "form": form,
        "page": page_of(rows, order="-issued_on", params=request.GET),
        "can_run": policies.can_run_certificates(scope),
        "query": request.GET.urlencode(),
    }
    return render(request, "partners/certifications/issued.html", context)


@require_safe
def issued_export(request: HttpRequest) -> HttpResponseBase:
    require(policies.can_see_issued(scope_of(request.user)))
    return _csv(request, _listed(request)[1])


def _csv(request: HttpRequest, rows: Any) -> HttpResponseBase:
    header = [_("Person"), _("E-mail"), _("Company"), _("Certification"), _("Certificate number")]
    header += [_("Issued by"), _("Issued on"), _("Valid until"), _("State")]
    header += ["concord_id"]
    return export_rows(request, "certificates.csv", header, _cells(rows))


def _cells(rows: Any) -> Iterator[list[Any]]:
    for row in rows.order_by("-issued_on", "pk").iterator(chunk_size=500):
        yield [
            row.holder_name,
            row.holder.email,
            row.organization.name if row.organization else "",
            row.certification_name,
            row.number if row.is_ours else row.external_number,
            row.issuer,
            row.issued_on,
            row.expires_on or "",
            row.state.label,
            row.pk,
        ]
