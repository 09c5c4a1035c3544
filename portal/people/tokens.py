"""`Authorization: Bearer <token>` for the API."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from portal.people.models import ApiToken
from portal.workflow import clock

USE_RECORDED_EVERY = dt.timedelta(minutes=5)


class TokenAuthentication(BaseAuthentication):
    """Names the token's person. An unknown token and one of an inactive person answer alike."""

    keyword = "Bearer"

    def authenticate(self, request):
        words = get_authorization_header(request).decode("latin-1").split()
        if not words or words[0].lower() != self.keyword.lower():
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("The token is not valid."))
        token = (
            ApiToken.objects.select_related("user")
            .filter(digest=ApiToken.digest_of(words[1]), user__is_active=True)
            .first()
        )
        if token is None:
            raise AuthenticationFailed(_("The token is not valid."))
        self._note_use(token)
        return token.user, token

    def authenticate_header(self, request):
        return self.keyword

    @staticmethod
    def _note_use(token: ApiToken) -> None:
        now = clock.now()
        if token.last_used_at is None or now - token.last_used_at > USE_RECORDED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
