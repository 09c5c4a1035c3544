"""One's own certificates, one certificate, its paper."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners.certifications import policies, services
from partners.certifications.choices import State
from partners.certifications.forms import ReasonForm
from partners.certifications.models import Certificate, Claim
from partners.certifications.paper import paper_of
from partners.certifications.verification import address_of
from partners.organizations.forms.base import posted, status_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of
from portal.interchange.pdf import pdf_response

METHODS = ["GET", "HEAD", "POST"]


def one(request: HttpRequest, pk: UUID) -> Certificate:
    rows = Certificate.objects.select_related("holder", "organization", "certification")
    found: Certificate = visible_or_404(rows, request.user, pk=pk)
    return found


@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """What the person holds, and what of it waits for the vendor's word."""
    scope = scope_of(request.user)
    rows = Certificate.objects.visible_to(request.user).filter(holder=request.user)
    page = page_of(
        rows.select_related("certification", "organization"), order="-issued_on", params=request.GET
    )
    claims = Claim.objects.visible_to(request.user).filter(holder=request.user)
    context = {
        "page": page,
        "claims": claims.waiting().select_related("certification"),
        "can_record": policies.can_record(scope),
        "can_see_issued": policies.can_see_issued(scope),
        "ending": rows.in_state(State.ENDING).count(),
    }
    return render(request, "partners/certifications/certificates.html", context)


@require_safe
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = one(request, pk)
    context = {
        "row": found,
        "claim": Claim.objects.visible_to(request.user).filter(certificate=found).first(),
        "address": address_of(found) if found.is_ours else "",
        "can_revoke": policies.can_run_certificates(scope_of(request.user)),
    }
    return render(request, "partners/certifications/certificate.html", context)


@require_safe
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The PDF. What was issued elsewhere or taken back has none."""
    found = one(request, pk)
    require(policies.can_print(found))
    return pdf_response(paper_of(found), f"{found.number}.pdf")


@require_http_methods(METHODS)
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the reason, then take the certificate back."""
    found = one(request, pk)
    require(policies.can_run_certificates(scope_of(request.user)))
    form = ReasonForm(posted(request))
    if form.is_valid() and form.attempt(
        services.revoke,
        certificate=found,
        actor=request.user,
        reason=form.cleaned_data["reason"],
    ):
        messages.success(request, _("The certificate is taken back."))
        return redirect(found.get_absolute_url())
    context = {"form": form, "row": found}
    return render(request, "partners/certifications/revoke.html", context, status=status_of(form))
