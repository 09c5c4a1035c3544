"""Claim, prove, confirm and give up a domain."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.federation import policies, services
from partners.federation.forms import DomainForm
from partners.federation.models import ClaimedDomain
from partners.federation.views.common import subject_of
from partners.federation.views.settings import page
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404


@require_POST
def claim(request: HttpRequest, organization: UUID | None = None) -> HttpResponse:
    company, place = subject_of(request, organization)
    require(policies.can_manage(scope_of(request.user), company))
    form = DomainForm(request.POST)
    if form.is_valid() and form.attempt(
        services.claim_domain, organization=company, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Now put the record into DNS, then look for it."))
        return redirect(place)
    return page(request, company, place, status=400, domain_form=form)


def _found(request: HttpRequest, organization: UUID | None, pk: UUID) -> tuple[Any, str]:
    company, place = subject_of(request, organization)
    rows = ClaimedDomain.objects.of(company).select_related("organization")
    return visible_or_404(rows, request.user, pk=pk), place


@require_POST
def check(request: HttpRequest, pk: UUID, organization: UUID | None = None) -> HttpResponse:
    row, place = _found(request, organization, pk)
    if services.prove_domain(domain=row, actor=request.user):
        messages.success(request, _("The domain is verified."))
    else:
        text = _("Still waiting for proof. New records can take hours to be seen everywhere.")
        messages.info(request, text)
    return redirect(place)


@require_POST
def confirm(request: HttpRequest, pk: UUID, organization: UUID | None = None) -> HttpResponse:
    row, place = _found(request, organization, pk)
    try:
        services.confirm_domain(domain=row, actor=request.user)
        messages.success(request, _("The domain is verified."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(place)


def release(request: HttpRequest, pk: UUID, organization: UUID | None = None) -> HttpResponse:
    """Ask, then give the domain up."""
    row, place = _found(request, organization, pk)
    require(policies.can_manage(scope_of(request.user), row.organization))
    if request.method == "POST":
        try:
            services.release_domain(domain=row, actor=request.user)
            messages.success(request, _("The domain is no longer claimed."))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect(place)
    return render(request, "partners/federation/release.html", {"domain": row, "place": place})
