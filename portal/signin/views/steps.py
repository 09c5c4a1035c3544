"""Adding and removing second factors, and signing in with them: allauth's views on our pages."""

import base64
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.recovery_codes.internal.flows import view_recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth, flows
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods, require_safe

from portal.signin.forms import SEALED
from portal.signin.views.overview import passkey_name


class AddApp(totp.ActivateTOTPView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The picture's secret, in groups of four, for those who must type it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        context["secret"] = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.request.session.pop(SEALED, None)
        return response

    def get_success_url(self) -> str:
        return _after(self.did_generate_recovery_codes)


class RemoveApp(totp.DeactivateTOTPView):
    success_url = reverse_lazy("security")


class AddPasskey(webauthn.AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        return context

    def get_success_url(self) -> str:
        return _after(self.did_generate_recovery_codes)


def _after(codes_are_new: bool) -> str:
    return reverse("mfa_view_recovery_codes" if codes_are_new else "security")


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(app="allauth.mfa")
def remove_passkey(request: HttpRequest, name: str) -> HttpResponse:
    """Ask, then remove one of one's own passkeys."""
    own = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    row = next((row for row in own if constant_time_compare(passkey_name(row), name)), None)
    if row is None:
        raise Http404
    if request.method == "POST":
        flows.remove_authenticator(request, row)
        return redirect("security")
    return render(request, "mfa/webauthn/remove.html", {"name": row.wrap().name})


@require_safe
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes, this one time. Afterwards only how many are left."""
    row, is_first_time = view_recovery_codes(request)
    if row is None:
        raise Http404
    unused = row.get_unused_codes()
    context: dict[str, Any] = {"left": len(unused), "codes": unused if is_first_time else []}
    if is_first_time:
        text = "\r\n".join(["Concord", str(request.user.email), "", *unused, ""])  # type: ignore[union-attr]
        context["file"] = base64.b64encode(text.encode()).decode()
    return render(request, "mfa/recovery_codes/index.html", context)


class NewCodes(codes.GenerateRecoveryCodesView):
    """Make new codes; the old ones open nothing any more."""


class SignInByPasskey(webauthn.LoginWebAuthnView):
    """Without a password. Afterwards to where the person wanted to go."""

    def form_valid(self, form: Any) -> HttpResponse:
        row = form.cleaned_data["credential"]
        login = Login(user=row.user, redirect_url=get_next_redirect_url(self.request))
        return flows.perform_passwordless_login(self.request, row, login)


class AgainByPasskey(webauthn.ReauthenticateWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        """Once more, with what was wrong; allauth would lead to the sign-in page."""
        super().form_invalid(form)
        return redirect(self.passthrough_next_url(self.request.path))
