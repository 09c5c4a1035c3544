"""The lists: news, the library with its filters and search."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.library import panels, search, shelves
from cms.library.filters import BEST, NEWEST, Found, LibraryFilter, narrowed
from cms.library.models import LibraryPage, NewsPage
from cms.library.policies import LENSES
from portal.interchange.keyset import Page, page_of


@login_not_required
@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    language = get_language()
    rows = NewsPage.objects.visible_to(request.user).one_language(language)
    page = page_of(rows.select_related("locale"), order=NEWEST, params=request.GET, tie="key")
    dressed(request, page, language)
    context = {"page": page, "fields": LENSES.fields_for(request.user, None)}
    return render(request, "cms/library/news_list.html", context)


@login_not_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """What the reader may read, narrowed by the filters; a search with the best first."""
    language = get_language()
    visible = LibraryPage.objects.visible_to(request.user)
    form = LibraryFilter(request.GET, knows_families=request.user.is_authenticated)
    asked = form.cleaned_data if form.is_valid() else {}
    found = narrowed(visible if form.is_valid() else visible.none(), asked, language)
    page = page_found(found, request.GET)
    dressed(request, page, language)
    results = len(found.ids) if found.ids is not None else None
    if results is not None and "cursor" not in request.GET:
        for told in panels.SEARCHED:
            told(request, asked["q"], results)
    is_filtered = any(asked.values()) or bool(form.errors)
    context = {
        "page": page,
        "form": form,
        "count_label": _count_label(results),
        "is_filtered": is_filtered,
        "sections": [] if is_filtered else shelves.sections(visible, language),
        "panels": {} if is_filtered else panels.panels_of(request, None, panels.LIST),
        "fields": LENSES.fields_for(request.user, None),
    }
    return render(request, "cms/library/library.html", context, status=400 if form.errors else 200)


def page_found(found: Found, params: Any) -> Page:
    rows = found.rows.select_related("locale").defer("body")
    if found.ids is not None and found.order == BEST:
        return search.page_at(rows, found.ids, params)
    return page_of(rows, order=found.order or NEWEST, params=params, tie="key")


def dressed(request: HttpRequest, page: Page, language: str) -> None:
    shelves.dress(page.rows, language)
    panels.add_notes(request, page.rows)


def _count_label(results: int | None) -> str:
    if not results:
        return ""
    if results == search.MANY:
        return _("The newest %(limit)d results") % {"limit": search.MANY}
    return ngettext("%(count)d result", "%(count)d results", results) % {"count": results}
