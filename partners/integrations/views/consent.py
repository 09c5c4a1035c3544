"""The pages and addresses of OAuth. The library speaks the protocol; these say who and how often.

An app that is not registered, and one that is not for this person, answer alike: a page that says
the link does not work. Consent is asked each time; nothing skips it.
"""

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views import AuthorizationView, RevokeTokenView, TokenView
from rest_framework.throttling import BaseThrottle

from partners.integrations import services
from partners.integrations.models import OAuthClient
from partners.organizations.models import Organization
from portal.interchange.api_rates import counted
from portal.people.areas import described

NO_PKCE = "code_challenge with code_challenge_method=S256 is required"
RATE = "60/min"  # requests for tokens of one client from one place


class ConsentView(AuthorizationView):
    """What an app asks for, in words, and the person's answer."""

    template_name = "partners/integrations/consent.html"
    client: Any = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.client = _client_for(request.user, request.GET.get("client_id", ""))
        if self.client is None:
            return broken(request)
        if not _is_proven(request.GET):
            return broken(request, NO_PKCE)
        asked: Any = request.GET.copy()
        asked["approval_prompt"] = "force"  # no answer stands for the next time
        request.GET = asked
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.client = _client_for(request.user, request.POST.get("client_id", ""))
        if self.client is None or not self.get_form().is_valid() or not _is_proven(request.POST):
            return broken(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if form.cleaned_data.get("allow") and "code=" in response.get("Location", ""):
            areas = form.cleaned_data["scope"].split()
            services.note_connection(client=self.client, actor=self.request.user, areas=areas)
        return response

    def error_response(self, error: Any, application: Any, **kwargs: Any) -> HttpResponse:
        return super().error_response(error, application or self.client, **kwargs)

    def render_to_response(self, context: dict[str, Any], **response: Any) -> HttpResponse:
        if "error" in context:  # nowhere to send the person back to: say it here
            return broken(self.request, context["error"].description)
        user: Any = self.request.user
        asked = context["scopes"]
        context |= {
            "client": self.client,
            "vendor_name": settings.VENDOR_NAME,
            "asked": described(asked),
            "writes": any(word.endswith(":write") for word in asked),
            "company": self.client.integration.organization,
            "companies": Organization.objects.visible_to(user).filter(
                pk__in=user.memberships.live().values("organization")
            ),
            "goes_to": urlsplit(context["redirect_uri"]).netloc,
        }
        page = super().render_to_response(context, **response)
        # The answer is sent on to the app: its address, checked letter for letter, and no other.
        parts = urlsplit(context["redirect_uri"])
        page._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}
        return page


def _is_proven(asked: Any) -> bool:
    """Does the app prove with PKCE (S256) that the code is fetched by whoever asked for it?"""
    return bool(asked.get("code_challenge")) and asked.get("code_challenge_method") == "S256"


def _client_for(user: Any, client_id: str) -> OAuthClient | None:
    if not client_id or "\x00" in client_id:
        return None
    rows = OAuthClient.objects.select_related("integration__user", "integration__organization")
    client = rows.filter(client_id=client_id).first()
    if client is None or not client.is_usable(None) or not client.is_for(user):
        return None
    return client


def broken(request: HttpRequest, detail: str = "") -> HttpResponse:
    """`detail`: what the app did wrong, for people who may know the app."""
    context = {"detail": detail}
    return render(request, "partners/integrations/broken.html", context, status=400)


class Limited:
    """Slows down guessing: one client's requests from one place have a count of their own."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        named = request.POST.get("client_id", "") + request.headers.get("Authorization", "")[:60]
        place = str(BaseThrottle().get_ident(request))
        key = hashlib.sha256(f"{place} {named}".encode()).hexdigest()
        count = counted("oauth", key, RATE)
        if count.is_over:
            refusal = {"error": "temporarily_unavailable", "error_description": "Too many requests"}
            response = JsonResponse(refusal, status=429)
            response["Retry-After"] = str(count.reset)
            return response
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class LimitedTokenView(Limited, TokenView):
    """A client fetches tokens; no browser and no session takes part."""


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class LimitedRevokeView(Limited, RevokeTokenView):
    """A client gives a token of its own back."""
