"""One's own security: how one signs in, where one is signed in."""

import uuid
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.access.shortcuts import visible_or_404
from portal.signin import devices, marks, services, sessions
from portal.signin.choices import FEW_CODES
from portal.signin.models import KnownDevice
from portal.workflow import clock

SHOWN = 50  # sessions, and devices: more is nobody's own doing


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Password, second factors, recovery codes, sessions and devices on one page."""
    user: Any = request.user
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    of = {kind: [row for row in rows if row.type == kind] for kind in Authenticator.Type}
    codes = of[Authenticator.Type.RECOVERY_CODES]
    left = len(codes[0].wrap().get_unused_codes()) if codes else None
    mark = request.session.get(marks.MARK, {})
    due = mark.get("due")
    context = {
        "app": next(iter(of[Authenticator.Type.TOTP]), None),
        "passkeys": [_passkey(row) for row in of[Authenticator.Type.WEBAUTHN]],
        "codes_left": left,
        "codes_are_few": left is not None and left <= FEW_CODES,
        "must": due is not None and due <= int(clock.now().timestamp()),
        "sessions": _sessions(request),
        "devices": KnownDevice.objects.visible_to(user)[: sessions.SHOWN],
        "this_device": devices.digest_of(devices.secret_in(request)),
    }
    return render(request, "portal/signin/security.html", context)


def passkey_name(row: Authenticator) -> str:
    """What a passkey is called in an address: its number would tell how many there are."""
    return salted_hmac("signin.passkey", str(row.pk), algorithm="sha256").hexdigest()[:32]


def _passkey(row: Authenticator) -> dict[str, Any]:
    return {"row": row, "name": row.wrap().name, "slug": passkey_name(row)}


def _sessions(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "device": devices.name_of(row.user_agent),
            "slug": sessions.name_of(row.session_key),
            "is_this": row.session_key == request.session.session_key,
        }
        for row in sessions.live(request.user)[: sessions.SHOWN]
    ]


@require_POST
def end_session(request: HttpRequest, name: str) -> HttpResponse:
    """End one of one's own sessions; the one this request is made in is ended by signing out."""
    for row in sessions.live(request.user):
        if constant_time_compare(sessions.name_of(row.session_key), name):
            services.end_session(actor=request.user, session=row)
            messages.success(request, _("That browser is signed out."))
            return redirect("security")
    raise Http404


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    key = request.session.session_key or ""
    ended = services.end_other_sessions(actor=request.user, keep=key)
    text = ngettext(
        "%(count)d other browser is signed out.", "%(count)d other browsers are signed out.", ended
    )
    messages.success(request, text % {"count": ended})
    return redirect("security")


@require_POST
def forget_device(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    device = visible_or_404(KnownDevice, request.user, pk=pk)
    services.forget_device(actor=request.user, device=device)
    messages.success(request, _("The browser is forgotten. It counts as new the next time."))
    return redirect("security")
