"""The mark a sign-in leaves in the session."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from portal.signin import devices
from portal.signin.models import KnownDevice
from portal.signin.rules import is_vouched, missing_since
from portal.workflow import clock

MARK = "signin"


def put(request: HttpRequest, user: Any) -> dict[str, Any]:
    """Of a new sign-in. `due`: from when on (seconds) a second factor is missing, or None.
    `vouched`: a provider asked for one, so none is ever missing in this session."""
    vouched = is_vouched(request, user)
    mark = {"seen": _now(), "due": None if vouched else _due(user), "vouched": vouched}
    request.session[MARK] = mark
    return mark


def renew(request: Any) -> dict[str, Any]:
    """Of a session under way; with it what lists of sessions and devices show."""
    mark: dict[str, Any] = request.session[MARK]
    due = None if mark["vouched"] else _due(request.user)
    request.session[MARK] = mark = mark | {"seen": _now(), "due": due}
    seen = {"last_seen_at": clock.now()}
    UserSession.objects.filter(session_key=request.session.session_key).update(**seen)
    if request.device_secret:
        digest = devices.digest_of(request.device_secret)
        KnownDevice.objects.filter(user=request.user, digest=digest).update(**seen)
    return mark


def weigh_again(request: HttpRequest, user: Any) -> None:
    """After a second factor was added or removed."""
    mark = request.session.get(MARK)
    if mark and not mark["vouched"]:
        request.session[MARK] = mark | {"due": _due(user)}


def is_due(mark: dict[str, Any], now: int) -> bool:
    return mark["due"] is not None and mark["due"] <= now


def _due(user: Any) -> int | None:
    missing = missing_since(user)
    return int(missing.timestamp()) if missing else None


def _now() -> int:
    return int(clock.now().timestamp())
