"""Certificates issued elsewhere: recording and deciding."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.certifications import policies, services
from partners.certifications.choices import ClaimStatus
from partners.certifications.forms import ClaimForm, ReasonForm
from partners.certifications.models import Claim, Evidence
from partners.certifications.services.claims import recorded_for_others, seats_for
from partners.organizations.forms.base import posted, status_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.downloads import download_of
from portal.interchange.keyset import page_of

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def record(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    require(policies.can_record(scope))
    files = request.FILES if request.method == "POST" else None
    seats = seats_for(request.user, scope)
    form = ClaimForm(posted(request), files, user=request.user, seats=seats)
    if form.is_valid() and form.attempt(services.record_claim, actor=request.user, **form.claim()):
        messages.success(request, _("The certificate is recorded. It counts once it is confirmed."))
        return redirect(form.result.get_absolute_url())
    return render(
        request, "partners/certifications/claim_form.html", {"form": form}, status=status_of(form)
    )


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """What waits, or another status by its tab. Partner people find what is theirs."""
    asked = request.GET.get("status", "")
    status = asked if asked in ClaimStatus.values else ClaimStatus.WAITING
    rows = Claim.objects.visible_to(request.user).filter(status=status)
    tabs = [
        {"label": label, "url": f"?status={value}", "current": value == status}
        for value, label in ClaimStatus.choices
    ]
    found = rows.select_related("holder", "organization", "certification")
    context = {
        "page": page_of(found, order="-created_at", params=request.GET),
        "tabs": tabs,
        "can_run": policies.can_run_certificates(scope_of(request.user)),
    }
    return render(request, "partners/certifications/claims.html", context)


def _claim(request: HttpRequest, pk: UUID) -> Claim:
    names = ("holder", "organization", "certification", "asked_by", "certificate")
    found: Claim = visible_or_404(Claim.objects.select_related(*names), request.user, pk=pk)
    return found


@require_safe
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _claim(request, pk), ReasonForm())


def _page(request: HttpRequest, found: Claim, form: ReasonForm, status: int = 200) -> HttpResponse:
    can_run = policies.can_run_certificates(scope_of(request.user))
    can_decide = can_run and found.status == ClaimStatus.WAITING
    context = {
        "row": found,
        "evidence": Evidence.objects.visible_to(request.user).filter(claim=found).first(),
        "can_decide": can_decide,
        "others": recorded_for_others(found) if can_decide else [],
        "form": form,
    }
    return render(request, "partners/certifications/claim.html", context, status=status)


@require_safe
def evidence(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    stored = Evidence.objects.visible_to(request.user).filter(claim=_claim(request, pk)).first()
    if stored is None:
        raise Http404
    return download_of(stored)


@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _claim(request, pk)
    services.confirm(claim=found, actor=request.user)
    messages.success(request, _("The certificate is confirmed and counts from now on."))
    return redirect(found.get_absolute_url())


@require_POST
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _claim(request, pk)
    require(policies.can_run_certificates(scope_of(request.user)))
    form = ReasonForm(request.POST)
    if form.is_valid() and form.attempt(
        services.decline, claim=found, actor=request.user, reason=form.cleaned_data["reason"]
    ):
        messages.success(request, _("The certificate is declined."))
        return redirect(found.get_absolute_url())
    return _page(request, found, form, status=400)
