"""News and library for readers. Open without sign-in, because some of it is for everybody."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.library.choices import NOT_LISTED
from cms.library.models import IndexPage, LibraryPage, NewsPage
from cms.library.policies import LENSES
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of


@login_not_required
@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    page = page_of(NewsPage.objects.visible_to(request.user), order="-date", params=request.GET)
    context = {"page": page, "fields": LENSES.fields_for(request.user, None)}
    return render(request, "cms/library/news_list.html", context)


@login_not_required
@require_safe
def news_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = visible_or_404(NewsPage, request.user, slug=slug)
    context = page.get_context(request) | {"fields": LENSES.fields_for(request.user, page)}
    return render(request, page.template, context)


@login_not_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    rows = LibraryPage.objects.visible_to(request.user).exclude(kind__in=NOT_LISTED)
    page = page_of(rows, order="-date", params=request.GET)
    context = {"page": page, "fields": LENSES.fields_for(request.user, None)}
    return render(request, "cms/library/library.html", context)


@login_not_required
@require_safe
def library_page(request: HttpRequest, key: UUID) -> HttpResponse:
    page = visible_or_404(LibraryPage, request.user, key=key).specific
    context = page.get_context(request) | {"fields": LENSES.fields_for(request.user, page)}
    return render(request, page.template, context)


@login_not_required
@require_safe
def follow_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Where links between pages lead: their address, unlike a slug, tells nothing."""
    page = Page.objects.filter(pk=pk).first()
    if page is not None and isinstance(page.specific, IndexPage):
        return redirect(page.specific.address())
    return redirect(visible_or_404(LibraryPage, request.user, pk=pk).address())
