"""What allauth does with a sign-in that a provider vouches for."""

from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthError
from django.http import HttpRequest

from partners.federation import fetching


class SocialAdapter(DefaultSocialAccountAdapter):
    """Nobody signs up here by themselves; identities are decided by `services.come_in`."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[Any]:
        """None by name: a company's provider is reached by its own address only."""
        return []

    def get_requests_session(self) -> requests.Session:
        return fetching.session()

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find, link or make the person; raises ImmediateHttpResponse where that is refused."""
        from partners.federation.views.arriving import arrive  # the pages use this adapter

        arrive(request, sociallogin)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        from partners.federation.views.arriving import refused

        code = "cancelled" if error == AuthError.CANCELLED else str(exception or "no_state")
        state = (extra_context or {}).get("state") or {}
        raise ImmediateHttpResponse(refused(request, provider.app.connection, code, state))
