"""A reader's own lists: to read, new, favourites, opened lately."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.library import panels
from cms.library.models import LibraryPage
from cms.library.policies import LENSES
from cms.library.shelves import dress
from cms.reading.models import Favourite
from cms.reading.panels import since_of, tabs
from cms.reading.services import confirming, shelf
from portal.access.scope import scope_of
from portal.interchange.keyset import page_of


@require_safe
def to_read(request: HttpRequest) -> HttpResponse:
    """Pages waiting for this person’s confirmation."""
    rows = confirming.to_read(scope_of(request.user), get_language())
    page = page_of(
        rows.select_related("locale").defer("body"),
        order="-date",
        params=request.GET,
        tie="key",
    )
    empty = _("You have read everything"), _("Pages that need your confirmation appear here.")
    return _list(request, "to_read", _("To read"), page, page.rows, empty)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    visible = LibraryPage.objects.visible_to(request.user)
    rows = shelf.new_since(visible, since_of(request)).one_language(get_language())
    page = page_of(
        rows.select_related("locale").defer("body"), order="-date", params=request.GET, tie="key"
    )
    empty = _("Nothing new"), _("What was published after your last visit appears here.")
    return _list(request, "library_new", _("New since your last visit"), page, page.rows, empty)


@require_safe
def favourites(request: HttpRequest) -> HttpResponse:
    rows = Favourite.objects.visible_to(request.user).select_related("page__locale")
    page = page_of(rows.defer("page__body"), order="-at", params=request.GET)
    pages = [row.page for row in page.rows]
    empty = _("No favourites yet"), _("Click the star of a page to find it here again.")
    return _list(request, "favourites", _("Favourites"), page, pages, empty)


@require_safe
def lately(request: HttpRequest) -> HttpResponse:
    pages = shelf.opened_lately(request.user)
    empty = _("Nothing opened yet"), _("The pages you open appear here.")
    return _list(request, "library_recent", _("Opened lately"), None, pages, empty)


def _list(
    request: HttpRequest, name: str, title: str, page: Any, pages: Any, empty: tuple[str, str]
) -> HttpResponse:
    dress(pages, get_language())
    panels.add_notes(request, pages)
    context = {
        "title": title,
        "page": page,
        "rows": pages,
        "empty_title": empty[0],
        "empty_text": empty[1],
        "tabs": tabs(request, name),
        "fields": LENSES.fields_for(request.user, None),
    }
    return render(request, "cms/reading/shelf.html", context)
