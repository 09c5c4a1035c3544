"""The default permission of the API: signed in, and with a token that opens the view's area."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from portal.people.areas import ANY, needed


class MissingArea(PermissionDenied):
    """The token does not open this part of the API: 403 that names the missing word."""

    def __init__(self, word: str):
        super().__init__(_("This token does not include “%(word)s”.") % {"word": word})
        # RFC 6750: what a program asks for to get on.
        self.auth_header = f'Bearer error="insufficient_scope", scope="{word}"'


class TokenOpens(IsAuthenticated):
    """Asked before the record is looked for, so the answer tells nothing about records."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        if type(view).__module__.startswith("wagtail."):
            return True  # the editor's own endpoints, behind its door and without tokens
        require_word(request, word_for(view, str(request.method)))
        return True


def require_word(request: Request, word: str) -> None:
    """Raises MissingArea unless the request's token has `word`."""
    token: Any = request.auth
    if word and word not in token.areas:
        raise MissingArea(word)


def word_for(view: Any, method: str) -> str:
    """The word a request to `view` needs; empty where every token may come."""
    area = getattr(view, "area", None)
    if area is None:
        raise ImproperlyConfigured(f"{type(view).__name__} does not say its area.")
    return "" if area == ANY else needed(area, method)
