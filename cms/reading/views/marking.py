"""The two buttons of a page: “I have read this” and the star."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.library.models import LibraryPage
from cms.reading.services import confirming, shelf
from portal.access.shortcuts import visible_or_404
from portal.tables.undo import offer_undo, undoable


@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    page = visible_or_404(LibraryPage, request.user, key=key)
    try:
        confirming.confirm(page=page, actor=request.user, edition=request.POST.get("edition", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(page.address())
    messages.success(request, _("Thank you. Your confirmation is stored."))
    return redirect(_back(request) or page.address())


@require_POST
def star(request: HttpRequest, key: UUID) -> HttpResponse:
    """`starred` says what it shall be, so that a second click of a button changes nothing."""
    page = visible_or_404(LibraryPage, request.user, key=key)
    starred = request.POST.get("starred") == "1"
    shelf.star(page=page, actor=request.user, starred=starred)
    if not starred:
        text = _("“%(title)s” is no longer among your favourites.") % {"title": page.title}
        offer_undo(request, text, "star_again", key=str(page.key))
    return redirect(_back(request) or page.address())


@undoable("star_again")
def _star_again(actor: Any, data: dict[str, Any]) -> None:
    page = visible_or_404(LibraryPage, actor, key=data["key"])
    shelf.star(page=page, actor=actor, starred=True)


def _back(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""
