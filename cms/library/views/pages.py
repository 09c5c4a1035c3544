"""One page: news by its slug, everything by its key."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.audience.words import in_words
from cms.library import files, panels, search, shelves
from cms.library.choices import SERVED_AT, Kind
from cms.library.families import family_names
from cms.library.models import IndexPage, LibraryPage
from cms.library.policies import LENSES
from cms.library.querysets import LibraryPageQuerySet
from cms.library.views.listing import dressed
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404


@login_not_required
@require_safe
def news_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The same slug may stand in each language's tree: the reader's own first."""
    visible = LibraryPage.objects.visible_to(request.user)
    rows = visible.filter(kind=Kind.NEWS, slug=slug).select_related("locale", "reach")
    found = sorted(
        rows.order_by("locale"), key=lambda page: page.locale.language_code != get_language()
    )
    if not found:
        raise Http404
    return _shown(request, visible, _whole(found[0]))


@login_not_required
@require_safe
def library_page(request: HttpRequest, key: UUID) -> HttpResponse:
    # `visible_or_404` in two steps: what stands around the page starts from the same rows.
    visible = LibraryPage.objects.visible_to(request.user)
    page = get_object_or_404(visible.select_related("locale", "reach"), key=key)
    if page.kind in SERVED_AT:
        return redirect(page.address())
    return _shown(request, visible, _whole(page))


@login_not_required
@require_safe
def follow_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Where links between pages lead: their address, unlike a slug, tells nothing."""
    if index := Page.objects.type(IndexPage).filter(pk=pk).first():
        return redirect(index.specific.address())
    return redirect(visible_or_404(LibraryPage, request.user, pk=pk).address())


def _whole(page: LibraryPage) -> Any:
    """The page as its own type, with what was read along with it."""
    whole = page.specific
    whole.locale, whole.reach = page.locale, page.reach
    return whole


def _shown(request: HttpRequest, visible: LibraryPageQuerySet, page: Any) -> HttpResponse:
    language, scope = get_language(), scope_of(request.user)
    if request.method == "GET":
        for told in panels.OPENED:
            told(request, page)
    context = page.get_context(request) | {
        "fields": LENSES.fields(scope, page),
        "crumbs": shelves.crumbs(visible, page),
        "versions": shelves.versions(visible, page, language),
        "successor": shelves.successor(visible, page, language),
        "family_labels": family_names(page.families),
        "audience_words": in_words(page.reach.rule),
        "file": files.own_file(page, scope),
        "panels": panels.panels_of(request, page, panels.MAIN, panels.ASIDE),
    }
    if page.kind == Kind.SECTION:
        context |= _contents(request, visible, page)
    return render(request, page.template, context)


def _contents(request: HttpRequest, visible: LibraryPageQuerySet, page: Any) -> dict[str, Any]:
    """The pages in a section, in the editors' order; what is out of date on request."""
    language, shows_old = get_language(), request.GET.get("old") == "on"
    rows = shelves.children(visible, page, language)
    listed = rows if shows_old else rows.current()
    ids = list(listed.order_by("path").values_list("pk", flat=True)[: search.MANY])
    rows = visible.select_related("locale").defer("body")
    contents = search.page_at(rows, ids, request.GET, size=50)
    dressed(request, contents, language)
    return {"contents": contents, "shows_old": shows_old}
