"""The step between password and portal."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from portal.signin.rules import is_vouched


class SecondStep(AuthenticateStage):
    """allauth's own, but not for whom a trusted provider has asked already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if user is not None and is_vouched(request, user):
            return False
        return bool(super()._should_handle(request))
