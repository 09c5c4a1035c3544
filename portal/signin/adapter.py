"""How allauth behaves here about second factors and guessing."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.people.adapter import AccountAdapter as PeopleAdapter
from portal.signin import limits, sealing


class AccountAdapter(PeopleAdapter):
    """Pages, the API's token endpoint and “is it you?” all check passwords through here."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Take a guess from its allowance; raises ValidationError when there were too many."""
        self._guess = limits.guess_password(request, str(credentials.get("email") or ""))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            self._guess.was_right()
        return user

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "portal.signin.stages.SecondStep"}
        return [ours.get(path, path) for path in super().get_login_stages()]


class SecondStepAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return sealing.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return f"Concord {settings.VENDOR_NAME}"

    def _get_site_name(self) -> str:
        return f"Concord {settings.VENDOR_NAME}"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a passkey is called until the person says otherwise."""
        return _("Passkey")
