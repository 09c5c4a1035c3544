"""Which browser is this? A signed cookie that lasts, known to the people who signed in with it.

The cookie opens nothing. It only tells a browser a person has used from one nobody has seen: for
the notice about a new device, and for how often somebody may guess (`limits.py`).
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from portal.signin.models import KnownDevice
from portal.workflow import clock

COOKIE = "device"
SALT = "signin.device"
LASTS = 400 * 24 * 3600  # seconds; browsers keep no cookie longer
BROWSERS = (  # in this order: most name others too
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def secret_in(request: HttpRequest) -> str:
    """What the cookie says; empty where there is none or it is not ours."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS))
    except signing.BadSignature:
        return ""


def new_secret() -> str:
    return secrets.token_urlsafe(24)


def digest_of(secret: str) -> str:
    return salted_hmac(SALT, secret, algorithm="sha256").hexdigest()


def keep(response: HttpResponse, secret: str) -> None:
    """The cookie, for another 400 days."""
    response.set_cookie(
        COOKIE,
        signing.dumps(secret, salt=SALT),
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def is_known(request: HttpRequest, **person: Any) -> str:
    """The digest of this browser, if the person (a look-up) has signed in with it; else empty."""
    secret = secret_in(request)
    if not secret:
        return ""
    digest = digest_of(secret)
    lookup = {f"user__{name}": value for name, value in person.items()}
    return digest if KnownDevice.objects.filter(digest=digest, **lookup).exists() else ""


def meet(user: Any, secret: str, agent: str) -> bool:
    """Note that the person has signed in with this browser. Is it new to somebody who has used
    others before?"""
    had_others = KnownDevice.objects.filter(user=user).exists()
    row, is_new = KnownDevice.objects.get_or_create(
        user=user, digest=digest_of(secret), defaults={"name": name_of(agent)}
    )
    if not is_new:
        row.name, row.last_seen_at = name_of(agent), clock.now()
        row.save(update_fields=["name", "last_seen_at"])
    return is_new and had_others


def name_of(agent: str) -> str:
    """“Firefox on Windows”: as much of a browser's own words as people care for."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Another program")
