"""Refuses what is larger than anything that may be uploaded, before a byte of it is read.

Without it a stranger could fill the disk: Django stores a file that comes in before any form looks
at it. Smaller files than this are measured, and told their own limit, by `validators.py`.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.interchange.problems import PROBLEM

MEGABYTE = 1024 * 1024
BESIDE = 5  # megabytes for what is sent with the largest file


class RefuseHuge:
    """A view's middleware, not a request's: it answers in the person's language, before CSRF
    would read the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if _length_of(request) <= largest() * MEGABYTE:
            return None
        reason = _("This is larger than anything that may be uploaded here (%(max)d MB).")
        reason %= {"max": largest()}
        if request.path.startswith("/api/"):
            body = {"type": "about:blank", "title": _("Too large"), "status": 413, "detail": reason}
            return JsonResponse(body, status=413, content_type=PROBLEM)
        return render(request, "400.html", {"reason": reason}, status=413)


def largest() -> int:
    """Megabytes of the largest request."""
    kinds = (settings.MAX_UPLOAD_MB, settings.MAX_VIDEO_MB, settings.MAX_PACKAGE_MB)
    return int(max(kinds)) + BESIDE


def _length_of(request: HttpRequest) -> int:
    """What the request says: a server hands on no more. What is no number is nothing to Django."""
    text = str(request.META.get("CONTENT_LENGTH") or "").strip()
    return int(text.lstrip("0")[:20] or 0) if text.isascii() and text.isdigit() else 0
