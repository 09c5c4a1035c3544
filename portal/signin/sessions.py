"""The browsers a person is signed in with. allauth keeps the list, Django the sessions."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.crypto import salted_hmac

from portal.workflow import clock

SHOWN = 50  # more is nobody's own doing


def name_of(session_key: str) -> str:
    """What a session is called in an address: nothing that could be used as its cookie."""
    return salted_hmac("signin.session", session_key, algorithm="sha256").hexdigest()[:32]


def live(user: Any) -> Any:
    """The person's sessions that still open something, last used first."""
    return _live().filter(user=user).order_by("-last_seen_at", "-pk")


def _live() -> Any:
    running = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return UserSession.objects.filter(session_key__in=running)


def end(rows: Any) -> int:
    """Each is refused on its next request. Returns how many ended."""
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def forget_dead() -> int:
    """Delete the rows of sessions that ran out or were signed out, with the network address they
    hold; returns how many."""
    dead = UserSession.objects.exclude(pk__in=_live().values("pk"))
    return int(dead.delete()[0])
