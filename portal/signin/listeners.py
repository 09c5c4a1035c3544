"""What follows from signing in and from changes of the second factor."""

import datetime as dt
from typing import Any

from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from portal.activity.audit import record_event
from portal.signin import devices, emails, marks
from portal.workflow import clock

CODES = Authenticator.Type.RECOVERY_CODES


def connect() -> None:
    """Called once, when the apps are ready."""
    user_logged_in.connect(signed_in, dispatch_uid="signin.in")
    mfa.authenticator_added.connect(_added, dispatch_uid="signin.added")
    mfa.authenticator_removed.connect(_removed, dispatch_uid="signin.removed")
    mfa.authenticator_reset.connect(_codes_renewed, dispatch_uid="signin.codes")
    mfa.authenticator_used.connect(_used, dispatch_uid="signin.used")


def signed_in(request: Any, user: Any, **kwargs: Any) -> None:
    """In a browser: know it again, tell of a new one, mark the session. A program that signs
    somebody in has passed no middleware and leaves no trace."""
    if not hasattr(request, "device_secret"):
        return
    request.device_secret = request.device_secret or devices.new_secret()
    request.has_signed_in = True
    agent = request.META.get("HTTP_USER_AGENT", "")
    if devices.meet(user, request.device_secret, agent):
        name = devices.name_of(agent)
        record_event(user, user, "new_device", note={"device": name})
        emails.tell_new_device(user, name)
    _warn(request, marks.put(request, user))


def _warn(request: HttpRequest, mark: dict[str, Any]) -> None:
    """Say how long there is still time to set up a second factor."""
    if mark["due"] is None or marks.is_due(mark, int(clock.now().timestamp())):
        return
    day = timezone.localdate(dt.datetime.fromtimestamp(mark["due"], dt.UTC))
    text = _("From %(day)s on you need a second factor to sign in. Set it up under “Security”.")
    words = {"day": formats.date_format(day, "DATE_FORMAT")}
    messages.warning(request, text % words, fail_silently=True)


def _added(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type == CODES:
        record_event(user, user, "renew_recovery_codes")
        return
    record_event(user, user, "add_second_factor", note={"kind": authenticator.type})
    marks.weigh_again(request, user)


def _removed(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    record_event(user, user, "remove_second_factor", note={"kind": authenticator.type})
    marks.weigh_again(request, user)


def _codes_renewed(user: Any, **kwargs: Any) -> None:
    record_event(user, user, "renew_recovery_codes")


def _used(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """A recovery code opens the account when everything else is lost, or stolen: say so."""
    if authenticator.type == CODES:
        authenticator.refresh_from_db()
        left = len(authenticator.wrap().get_unused_codes())
        record_event(user, user, "use_recovery_code", note={"left": left})
        emails.tell_code_used(user, left)
