"""The room's places on the library's pages and lists.

What a person has starred, confirmed and last seen is asked for once a page or list.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.library.choices import Kind
from cms.library.models import LibraryPage
from cms.library.panels import ASIDE, LIST, MAIN, Context, Panel, RowNote
from cms.reading.policies import can_confirm, can_see_readers
from cms.reading.related import related_to
from cms.reading.services import confirming, logbook, shelf
from portal.access.scope import scope_of
from portal.workflow import clock

COUNTED = 99
UNMARKED = frozenset({Kind.SECTION})  # neither starred nor new


def since_of(request: HttpRequest) -> dt.datetime | None:
    """Since when pages are new to the person; noted once a request."""
    kept = request.__dict__
    if "_new_since" not in kept:
        kept["_new_since"] = shelf.note_visit(user=request.user)
    return kept["_new_since"]


def tabs(request: HttpRequest, current: str = "library") -> list[dict[str, Any]]:
    """The library's lists, with how many wait in two of them."""
    visible = LibraryPage.objects.visible_to(request.user)
    language = get_language()
    waiting = confirming.to_read(scope_of(request.user), language)
    fresh = shelf.new_since(visible, since_of(request)).one_language(language)
    table = (
        ("library", _("All"), None),
        ("to_read", _("To read"), waiting),
        ("library_new", _("New"), fresh),
        ("favourites", _("Favourites"), None),
        ("library_recent", _("Opened lately"), None),
        ("reading_log", _("Log"), None),
    )
    return [
        {
            "label": label,
            "url": reverse(name),
            "count": _counted(rows) if rows is not None else "",
            "current": name == current,
        }
        for name, label, rows in table
    ]


def _counted(rows: Any) -> str:
    count = rows.order_by()[: COUNTED + 1].count()
    return f"{COUNTED}+" if count > COUNTED else str(count or "")


# --- Panels --------------------------------------------------------------------------------------
def lists(request: HttpRequest, page: Any) -> Context | None:
    return {"tabs": tabs(request)} if request.user.is_authenticated else None


def confirmation(request: HttpRequest, page: Any) -> Context | None:
    """The button below a must-read page, or when it was pressed."""
    if not page.must_read or page.is_out_of_date:
        return None
    if not can_confirm(scope_of(request.user), page):
        return None
    is_late = page.must_read_by is not None and page.must_read_by < clock.today()
    return {
        "page": page,
        "confirmed": confirming.confirmation_of(request.user, page),
        "is_late": is_late,
    }


def own_marks(request: HttpRequest, page: Any) -> Context | None:
    """The star, and for those who may see it the way to who has confirmed."""
    if not request.user.is_authenticated or page.kind in UNMARKED:
        return None
    return {
        "page": page,
        "starred": page.pk in shelf.starred_among(request.user, [page]),
        "sees_readers": page.must_read and bool(can_see_readers(scope_of(request.user))),
    }


def related(request: HttpRequest, page: Any) -> Context | None:
    if page.kind == Kind.SECTION:
        return None
    pages = related_to(request.user, page, get_language())
    return {"pages": pages} if pages else None


def row_marks(request: HttpRequest, pages: Sequence[Any]) -> dict[int, Context]:
    """Star, “new” and “to read” beside each row. Three queries for any number of rows."""
    if not request.user.is_authenticated or not pages:
        return {}
    scope, since = scope_of(request.user), since_of(request)
    starred = shelf.starred_among(request.user, pages)
    asking = {page.pk for page in pages if page.must_read}
    if asking:
        rows = confirming.to_read(scope, get_language()).filter(pk__in=asking)
        asking = set(rows.order_by().values_list("pk", flat=True))
    return {
        page.pk: {
            "starred": page.pk in starred,
            "is_new": since is not None and _is_newer(page, since),
            "to_read": page.pk in asking,
        }
        for page in pages
        if page.kind not in UNMARKED
    }


def _is_newer(page: Any, since: dt.datetime) -> bool:
    begun = page.valid_from is not None and page.valid_from > since.date()
    return begun or (page.first_published_at is not None and page.first_published_at > since)


PANELS = [
    Panel(LIST, 10, "cms/reading/_lists.html", lists),
    Panel(MAIN, 10, "cms/reading/_confirmation.html", confirmation),
    Panel(ASIDE, 10, "cms/reading/_marks.html", own_marks),
    Panel(MAIN, 90, "cms/reading/_related.html", related),
]
ROW_NOTE = RowNote(10, "cms/reading/_row_marks.html", row_marks)


# --- What the library tells us -----------------------------------------------------------------
def opened(request: HttpRequest, page: Any) -> None:
    if request.user.is_authenticated:
        since_of(request)
        logbook.note_opening(user=request.user, page=page)


def searched(request: HttpRequest, words: str, results: int) -> None:
    scope = scope_of(request.user)
    logbook.note_search(scope=scope, language=get_language(), words=words, results=results)


def served(*, user: Any, file: Any, request: HttpRequest) -> None:
    """A document was handed out: it counts for the page it came with, if the person sees one."""
    if not user.is_authenticated:
        return
    name = str(file.filename or file.title)
    page = logbook.page_with(file, user)
    logbook.note_opening(user=user, page=page, kind="download", file=file.key, file_name=name)
