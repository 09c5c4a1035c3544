"""Who is behind what happens now, for entries that no service writes (grants, settings)."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

_request: ContextVar[HttpRequest | None] = ContextVar("audited_request", default=None)


def remember(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the request is at hand while it is answered. The API names its token's person
    on it later."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return get_response(request)
        finally:
            _request.reset(token)

    return middleware


def person() -> Any:
    """The signed-in person of the request under way; None in jobs and commands."""
    user = getattr(_request.get(), "user", None)
    return user if user is not None and user.is_authenticated else None
