"""What every request of a signed-in browser is asked, without a query.

A sign-in leaves a mark in the session: when it was last seen, and from when on the person must
have a second factor. Only every quarter of an hour the mark is made anew, and with it what other
pages show of the session; a rule that changes reaches running sessions then.
"""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.signin import devices, marks
from portal.workflow import clock

Handler = Callable[[HttpRequest], HttpResponse]
SEEN_EVERY = 15 * 60  # seconds
# Where somebody who has yet to set up a second factor may go: there, and out.
OPEN = ("/me/security/", "/auth/", "/i18n/", "/static/", "/healthz", "/readyz")


def watch(get_response: Handler) -> Handler:
    def middleware(request: Any) -> HttpResponse:
        request.device_secret = devices.secret_in(request)
        request.has_signed_in = False
        mark = request.session.get(marks.MARK)
        if mark and request.user.is_authenticated:
            now = int(clock.now().timestamp())
            stopped = marks.is_due(mark, now) and not request.path.startswith(OPEN)
            # Whoever is stopped is weighed again: perhaps it was set up in another browser.
            if stopped or now - mark["seen"] >= SEEN_EVERY:
                mark = marks.renew(request)
            if marks.is_due(mark, now) and not request.path.startswith(OPEN):
                return redirect("security")
        response = get_response(request)
        if request.has_signed_in and request.user.is_authenticated:
            UserSession.objects.create_from_request(request)
            devices.keep(response, request.device_secret)
        return response

    return middleware
