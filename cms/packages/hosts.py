"""Where packages are played.

`PACKAGES_ORIGIN` is a host of its own for content: `https://packages.example`, or better with a
star, `https://*.packages.example`: then every learner has an origin of their own for every
version of a package. Without it content is served below the portal's own host and the browser is
told to keep it in an origin that is like no other (docs/packages.md says what that costs).
In DEBUG, `http://*.localhost` is used where the portal itself is reached by a loopback address.
"""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
PLAYED_BELOW = "/training/play/"
Handler = Callable[[HttpRequest], HttpResponse]


def origin_for(request: HttpRequest, user: Any, version: Any) -> str:
    """The origin this learner plays this version at; empty: the portal's own."""
    pattern = settings.PACKAGES_ORIGIN
    if pattern == settings.PACKAGES_ON_LOOPBACK:
        host, _colon, port = request.get_host().rpartition(":")
        if (host or port) not in LOOPBACK and request.get_host() not in LOOPBACK:
            return ""
        pattern += f":{port}" if host and port.isdigit() else ""
    label = hmac.new(
        settings.SECRET_KEY.encode(), f"package {user.pk} {version.pk}".encode(), hashlib.sha256
    )
    return pattern.replace("*", f"p{label.hexdigest()[:24]}")


def portal_origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def is_content_host(host: str) -> bool:
    """Whether a request came for a host that exists for content only."""
    pattern = urlsplit(settings.PACKAGES_ORIGIN).netloc
    if not pattern:
        return False
    if pattern.startswith("*."):
        name = host.rpartition(":")[0] or host if ":" not in pattern else host
        return name.endswith(pattern[1:])
    return host == pattern


def keep_apart(get_response: Handler) -> Handler:
    """Middleware: on a content host nothing is served but content. No sign-in, no session."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PLAYED_BELOW):
            # Some units put "/statements" behind an endpoint that ends in a slash, some do not.
            request.path = request.path_info = request.path.replace("/xapi//", "/xapi/", 1)
        elsewhere = (PLAYED_BELOW, settings.STATIC_URL)
        if is_content_host(request.get_host()) and not request.path.startswith(elsewhere):
            return HttpResponseNotFound()
        return get_response(request)

    return middleware
