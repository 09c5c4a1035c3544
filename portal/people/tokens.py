"""`Authorization: Bearer <token>` for the API: one door for every kind of token.

What is found has `user`, `areas` (words it opens), `rate_key` (whose requests are counted
together) and `delete()` (give it back).
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from portal.people.models import ApiToken
from portal.workflow import clock

USE_RECORDED_EVERY = dt.timedelta(minutes=5)


def issued_here(text: str) -> ApiToken | None:
    """A token of a person or program, made on a page or over the API."""
    found = ApiToken.objects.select_related("user").filter(digest=ApiToken.digest_of(text)).first()
    if found is None or found.is_expired:
        return None
    if is_due(found.last_used_at):
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=clock.now())
    return found


def is_due(last_used: dt.datetime | None) -> bool:
    """Is it time to write down again that a token is used?"""
    return last_used is None or clock.now() - last_used > USE_RECORDED_EVERY


# Text → what it opens, or None. Rooms above add their kinds of token when their app is ready.
FINDERS: list[Callable[[str], Any]] = [issued_here]


class TokenAuthentication(BaseAuthentication):
    """Names the token's person. Unknown, expired, and of an inactive person: all answer alike."""

    keyword = "Bearer"

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        words = get_authorization_header(request).decode("latin-1").split()
        if not words or words[0].lower() != self.keyword.lower():
            return None
        found = _found(words[1]) if len(words) == 2 else None
        if found is None or not found.user.is_active:
            raise AuthenticationFailed(_("The token is not valid."))
        return found.user, found

    def authenticate_header(self, request: Any) -> str:
        return self.keyword


def _found(text: str) -> Any:
    return next((found for find in FINDERS if (found := find(text)) is not None), None)
