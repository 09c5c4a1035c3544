"""Becoming a partner: the public form, and the desk's answer."""

from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.organizations import policies, services
from partners.organizations.choices import ApplicationStatus
from partners.organizations.forms.apply import ApplyForm
from partners.organizations.forms.base import posted, status_of
from partners.organizations.forms.programme import ApproveForm, DeclineForm
from partners.organizations.models import PartnerApplication
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of

APPLY_LIMIT = {"apply": "10/h/ip"}


@login_not_required
def apply(request: HttpRequest) -> HttpResponse:
    """The public application. Every accepted form gets the same answer."""
    form = ApplyForm(posted(request))
    if request.method == "POST":
        if form.is_from_a_machine():
            return redirect("apply_thanks")
        if form.is_valid():
            if not ratelimit.consume(request, app="concord", action="apply", config=APPLY_LIMIT):
                return ratelimit.respond_429(request)
            if form.attempt(
                services.apply,
                data=form.application(),
                language=get_language() or "en",
                token=form.one_time_token(),
            ):
                return redirect("apply_thanks")
    return render(
        request, "partners/organizations/apply.html", {"form": form}, status=status_of(form)
    )


@login_not_required
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "partners/organizations/apply_thanks.html")


def applications(request: HttpRequest) -> HttpResponse:
    """Applications, newest first; those that wait unless `status` says otherwise."""
    require(policies.can_see_applications(scope_of(request.user)))
    status = request.GET.get("status", ApplicationStatus.RECEIVED)
    rows = PartnerApplication.objects.visible_to(request.user).filter(status=status)
    context = {
        "page": page_of(rows, order="-created_at", params=request.GET),
        "tabs": [
            {"label": label, "url": f"?status={code}", "current": code == status}
            for code, label in ApplicationStatus.choices
        ],
    }
    return render(request, "partners/organizations/applications.html", context)


def application(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, _one(request, pk))


def _one(request: HttpRequest, pk: UUID) -> PartnerApplication:
    rows = PartnerApplication.objects.select_related("organization", "decided_by")
    return visible_or_404(rows, request.user, pk=pk)


def _detail(
    request: HttpRequest, found: PartnerApplication, status: int = 200, **forms: object
) -> HttpResponse:
    context = {
        "application": found,
        "can_decide": policies.can_run_programme(scope_of(request.user))
        and found.status == ApplicationStatus.RECEIVED,
        "approve_form": ApproveForm(request.user),
        "decline_form": DeclineForm(),
    }
    return render(
        request, "partners/organizations/application.html", context | forms, status=status
    )


@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _one(request, pk)
    require(policies.can_run_programme(scope_of(request.user)))
    form = ApproveForm(request.user, request.POST)
    if form.is_valid() and form.attempt(
        services.approve_application,
        application=found,
        actor=request.user,
        **form.cleaned_data,
    ):
        messages.success(request, _("The company is created and its contact invited."))
        return redirect("organization", pk=form.result.pk)
    return _detail(request, found, 400, approve_form=form)


@require_POST
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _one(request, pk)
    require(policies.can_run_programme(scope_of(request.user)))
    form = DeclineForm(request.POST)
    if form.is_valid() and form.attempt(
        services.decline_application,
        application=found,
        actor=request.user,
        **form.cleaned_data,
    ):
        messages.success(request, _("The application is declined and the applicant told."))
        return redirect("applications")
    return _detail(request, found, 400, decline_form=form)
