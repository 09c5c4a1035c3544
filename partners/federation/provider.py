"""allauth's two kinds of provider, one instance per company, and stricter than as they come.

allauth keeps the state of a sign-in (statekit), PKCE and the stages after it; here are our
addresses, the nonce, the signature of ID tokens and the SAML checks of `protocols`.
"""

import secrets
from typing import Any

from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from partners.federation import fetching
from partners.federation.models import Connection
from partners.federation.protocols import oidc, saml
from partners.federation.protocols.claims import Claims, NotAccepted
from partners.federation.sealing import unseal

OIDC, SAML = "company_oidc", "company_saml"


def app_of(connection: Connection) -> SocialApp:
    """The connection as allauth knows it; never stored, so the secret lies nowhere in clear."""
    app = SocialApp(
        provider=OIDC if connection.kind == "oidc" else SAML,
        provider_id=connection.space,
        name=str(connection.issuer)[:40],
        client_id=connection.client_id,
        secret=unseal(connection.sealed_secret),
        settings={"server_url": connection.issuer},
    )
    app.connection = connection
    return app


class ClaimsLogin:
    """Both end in a login that carries our checked claims, and keeps nothing else of them."""

    app: Any

    def login_of(self, claims: Claims) -> SocialLogin:
        account = SocialAccount(uid=claims.subject, provider=self.app.provider_id, extra_data={})
        login = SocialLogin(user=get_user_model()(), account=account, provider=self)
        login.claims = claims
        login.connection = self.app.connection
        return login


class OIDCAdapter(OpenIDConnectOAuth2Adapter):
    """The exchange of the code, and what an ID token must be."""

    def __init__(self, request: HttpRequest, provider: Any):
        self.provider = provider
        self.state: dict[str, Any] = {}
        super().__init__(request, provider.app.provider_id)

    def get_provider(self) -> Any:
        return self.provider

    @property
    def openid_config(self) -> dict[str, Any]:
        try:
            return oidc.configuration(self.provider.app.connection)
        except NotAccepted as error:
            raise OAuth2Error(error.code) from error

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return saml.our_address(app.connection, "sso_callback")

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Raises OAuth2Error for a token that is not to be believed."""
        connection = app.connection
        try:
            nonce = self.state.get("nonce", "")
            found = oidc.checked_token(connection, kwargs["response"].get("id_token", ""), nonce)
            if "email" not in found and "userinfo_endpoint" in self.openid_config:
                fetching.check_url(self.profile_url)
                found = oidc.with_user_info(found, self._fetch_user_info(token.token))
            return self.provider.login_of(oidc.claims_of(connection, found))
        except NotAccepted as error:
            raise OAuth2Error(error.code) from error


class Callback(OAuth2CallbackView):
    """allauth's page for the way back, whose checks see what was kept for the answer."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.state = state or {}
        return state, response


class CompanyOIDC(ClaimsLogin, OpenIDConnectProvider):
    id = OIDC
    name = "OpenID Connect"
    pkce_enabled_default = True

    def get_oauth2_adapter(self, request: HttpRequest) -> OIDCAdapter:
        return OIDCAdapter(request, self)

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, **kwargs: Any
    ) -> HttpResponse:
        """To the provider, with a nonce that only this browser's state knows."""
        nonce = secrets.token_urlsafe(24)
        return super().redirect(
            request, process, next_url, auth_params={"nonce": nonce}, nonce=nonce, **kwargs
        )


class CompanySAML(ClaimsLogin, SAMLProvider):
    id = SAML
    name = "SAML"

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, **kwargs: Any
    ) -> HttpResponse:
        """To the provider; the answer must name the question that is kept here."""
        address, asked = saml.question(self.app.connection)
        self.stash_redirect_state(request, process, next_url, None, state_id=asked, **kwargs)
        return HttpResponseRedirect(address)

    def login_from(self, request: HttpRequest, answer: str) -> SocialLogin:
        """The login an answer is good for, once. Raises NotAccepted."""
        asked = saml.question_of(answer)
        state = statekit.unstash_state(request, provider_id=self.sub_id, state_id=asked)
        if state is None:
            raise NotAccepted("unsolicited")
        login = self.login_of(saml.checked_answer(self.app.connection, answer, asked))
        login.state = state
        return login


provider_classes = [CompanyOIDC, CompanySAML]
