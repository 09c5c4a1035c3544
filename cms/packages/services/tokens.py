"""Who holds a launch's token may play that launch, and nothing else; no cookie is asked for.

The token is the launch's id with a signature. Every request asks anew whether the launch lasts,
and whether its person still is on the course and inside its audience.
"""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.crypto import constant_time_compare, salted_hmac

from cms.packages.hosts import is_content_host
from cms.packages.models import Launch, PackagePage
from cms.training.models import Enrollment

SALT = "cms.packages.launch"
ID_LENGTH = 32


def _signed(launch_id: UUID, purpose: str) -> str:
    return salted_hmac(f"{SALT}.{purpose}", launch_id.hex, algorithm="sha256").hexdigest()[:40]


def token_of(launch: Launch) -> str:
    return launch.pk.hex + _signed(launch.pk, "play")


def secret_of(launch: Launch) -> str:
    """What a unit shows to the record store below its launch (cmi5 fetches it once)."""
    return _signed(launch.pk, "record")


def live_launch(token: str, host: str) -> Launch:
    """The launch behind a token, asked for at the host it is played at. Http404 for anything
    else: a wrong or old token, an ended launch, a person who may not take the course any more."""
    launch = _of(token)
    if launch is None or not _at_home(launch, host) or not _still_may(launch):
        raise Http404
    return launch


def _of(token: str) -> Any:
    try:
        pk = UUID(hex=token[:ID_LENGTH])
    except ValueError as error:
        raise Http404 from error
    if not constant_time_compare(token[ID_LENGTH:], _signed(pk, "play")):
        return None
    rows = Launch.objects.lasting().select_related(
        "user",
        "record__attempt__enrollment",
        "record__attempt__version",
        "record__attempt__lesson",
    )
    return rows.filter(pk=pk).first()


def _at_home(launch: Launch, host: str) -> bool:
    if launch.origin:
        return launch.origin.partition("://")[2] == host
    return not is_content_host(host)


def _still_may(launch: Launch) -> bool:
    attempt = launch.record.attempt
    return bool(
        launch.user.is_active
        and attempt.enrollment.user_id == launch.user_id
        and PackagePage.objects.visible_to(launch.user).filter(pk=attempt.lesson_id).exists()
        and Enrollment.objects.of(launch.user).counted().filter(pk=attempt.enrollment_id).exists()
    )
