"""Checking a certificate, for anybody: no sign-in, no company, no index, a limit a minute."""

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.certifications.forms import VerifyForm
from partners.certifications.numbers import as_number
from partners.certifications.verification import verify

VERIFY_LIMIT = {"verify": "30/m/ip"}


@login_not_required
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Asks for a number and leads to its page."""
    form = VerifyForm(request.GET if "number" in request.GET else None)
    if form.is_valid():
        typed = form.cleaned_data["number"]
        if number := as_number(typed):
            return _unlisted(redirect("verify", number=number))
        form.add_error("number", _("A number looks like C-7F3K2QM9."))
    status = 400 if form.errors else 200
    return _unlisted(
        render(request, "partners/certifications/verify_form.html", {"form": form}, status=status)
    )


@login_not_required
@require_safe
def verify_number(request: HttpRequest, number: str) -> HttpResponse:
    """What stands on the paper with this number; the same page when there is none."""
    limited = ratelimit.consume_or_429(
        request, app="concord", action="verify", config=VERIFY_LIMIT, limit_get=True
    )
    if limited:
        return _unlisted(limited)
    context = {"found": verify(number)}
    return _unlisted(render(request, "partners/certifications/verify.html", context))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Neither indexed nor kept by a cache on the way; the address does not travel on."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
