"""Small middleware that belongs to the building as a whole."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from portal.access import scope
from portal.workflow.machine import StateMoved

Handler = Callable[[HttpRequest], HttpResponse]


def private_responses(get_response: Handler) -> Handler:
    """One scope per request, and nothing anybody sees is kept by a cache on the way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with scope.one_request():
            response = get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            add_never_cache_headers(response)
            patch_vary_headers(response, ["Cookie", "Authorization", "HX-Request"])
        return response

    return middleware


def personal_locale(get_response: Handler) -> Handler:
    """A signed-in person's own language and time zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        # Kept here, because the API answers as its token's person, whoever is signed in.
        request.LANGUAGE_CODE = language = request.user.language
        with (
            translation.override(language),
            timezone.override(_zone(request.user.timezone)),
        ):
            response = get_response(request)
            response.headers["Content-Language"] = language
            return response

    return middleware


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


class DomainErrors:
    """Domain errors raised by pages become their pages: 400, 403, 404 and 409 alike."""

    pages = (
        (StateMoved, 409),
        (PermissionDenied, 403),
        (BadRequest, 400),
        (Http404, 404),
    )

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        for kind, status in self.pages:
            if isinstance(error, kind):
                reason = "" if status == 404 else str(error)
                context = {"reason": reason, "record": getattr(error, "record", None)}
                return render(request, f"{status}.html", context, status=status)
        return None
