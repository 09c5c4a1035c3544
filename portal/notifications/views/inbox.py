"""The inbox: what I was told, newest first."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.models import MailBounce
from portal.interchange.keyset import page_of
from portal.notifications import services
from portal.notifications.choices import KINDS, offered_to
from portal.notifications.models import Notification
from portal.notifications.policies import can_see_bounces
from portal.tables.undo import offer_undo, undoable

SHOWS = ("unread", "all")


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """`show`: unread (the default) or all; `kind`: one kind only."""
    show, kind = request.GET.get("show") or "unread", request.GET.get("kind", "")
    rows = Notification.objects.visible_to(request.user)
    unread = rows.unread()
    known = show in SHOWS and (not kind or kind in KINDS)
    listed = (rows if show == "all" else unread) if known else rows.none()
    listed = listed.filter(kind=kind) if kind else listed
    page = page_of(listed, order="-created_at", params=request.GET)
    context: dict[str, Any] = {
        "page": page,
        "unread": unread.count(),
        "show": show,
        "kind": kind,
        "kinds": [(code, KINDS[code].label) for code in offered_to(_role(request))],
        "problem": "" if known else _("There is no such part of the inbox."),
        "sees_bounces": bool(can_see_bounces(scope_of(request.user))),
    }
    status = 200 if known else 400
    return render(request, "portal/notifications/inbox.html", context, status=status)


def _role(request: HttpRequest) -> str:
    user: Any = request.user
    return str(user.staff_role)


@require_safe
def go(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open what a notice is about; opening it is reading it."""
    notice = visible_or_404(Notification, request.user, pk=pk)
    services.mark_read(notice=notice, actor=request.user)
    return redirect(notice.url)


@require_POST
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark as read, or with `unread` as unread."""
    notice = visible_or_404(Notification, request.user, pk=pk)
    is_read = "unread" not in request.POST
    services.mark_read(notice=notice, actor=request.user, is_read=is_read)
    return redirect(_back(request))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    return _all_read(request, None)


@require_POST
def read_chosen(request: HttpRequest) -> HttpResponse:
    """Those in `pick` become read; the message offers to take it back."""
    return _all_read(request, [pk for text in request.POST.getlist("pick") if (pk := _uuid(text))])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _all_read(request: HttpRequest, only: list[UUID] | None) -> HttpResponse:
    count, moment = services.mark_all_read(actor=request.user, only=only)
    text = ngettext("%(count)d notification is read.", "%(count)d notifications are read.", count)
    if count:
        offer_undo(request, text % {"count": count}, "unread_again", moment=moment)
    return redirect(_back(request))


@undoable("unread_again")
def _unread_again(actor: Any, data: dict[str, Any]) -> None:
    services.mark_unread_again(actor=actor, moment=data["moment"])


def _back(request: HttpRequest) -> str:
    """The same part of the inbox; only our own words can be in the address."""
    return services.INBOX + ("?show=all" if request.POST.get("show") == "all" else "")


@require_safe
def undelivered(request: HttpRequest) -> HttpResponse:
    """Addresses that refuse our mail, newest first: for the desk."""
    require(can_see_bounces(scope_of(request.user)))
    rows = MailBounce.objects.visible_to(request.user).select_related("user")
    page = page_of(rows, order="-last_at", params=request.GET)
    return render(request, "portal/notifications/undelivered.html", {"page": page})
