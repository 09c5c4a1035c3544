"""The person's colours travel in a cookie that the page frame reads."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from portal.people.choices import Theme

COOKIE = "theme"
YEAR = 365 * 24 * 3600


def with_theme(response: HttpResponse, user: Any) -> HttpResponse:
    if user.theme == Theme.SYSTEM:
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        response.set_cookie(COOKIE, user.theme, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    return response
