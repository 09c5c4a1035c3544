"""What a person is told by mail about their own sign-in. These mails cannot be stopped."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.activity.emails import queue
from portal.notifications import quiet
from portal.workflow import clock

FOLDER = "emails/signin/"
SALT = "signin.not-me"
LINK_LASTS = 7 * 24 * 3600  # seconds


def tell_new_device(user: Any, device: str) -> None:
    """Somebody signed in with a browser the person has not used before. Mail only: its link must
    not be readable in the portal, where the stranger is."""
    said = {"user": str(user.pk), "at": clock.now().timestamp(), "password": _state_of(user)}
    token = signing.dumps(said, salt=SALT)
    url = settings.SITE_URL + reverse("not_me", args=[token])
    _tell(user, "new_device", device=device, url=url, at=clock.now())


def read_link(token: str) -> tuple[Any, dt.datetime] | None:
    """Whose sign-in the link of `tell_new_device` is about, and when that was; None where it is
    not ours, too old, or the password was changed since."""
    try:
        said = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    person = get_user_model().objects.filter(pk=said["user"], is_active=True).first()
    if person is None or not constant_time_compare(said["password"], _state_of(person)):
        return None
    return person, dt.datetime.fromtimestamp(said["at"], dt.UTC)


def _state_of(user: Any) -> str:
    """Another one as soon as the password is."""
    return salted_hmac(SALT, user.password, algorithm="sha256").hexdigest()[:32]


def tell_code_used(user: Any, left: int) -> None:
    """A recovery code opened the account; how many are left."""
    _tell(user, "code_used", left=left)


def tell_reset(user: Any, actor: Any) -> None:
    """Somebody who looks after the person's sign-in took the second factor away."""
    by = settings.VENDOR_NAME if actor.staff_role else str(actor)
    _tell(user, "reset", by=by)


def tell_sessions_ended(user: Any, actor: Any) -> None:
    """Somebody who looks after the person's sign-in signed them out everywhere."""
    by = settings.VENDOR_NAME if actor.staff_role else str(actor)
    _tell(user, "sessions_ended", by=by)


def _tell(user: Any, name: str, **context: Any) -> None:
    page = settings.SITE_URL + reverse("security")
    with timezone.override(quiet.zone_of(user.timezone)):
        queue(user, FOLDER + name, {"security_url": page, **context})
