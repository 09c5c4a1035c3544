"""News for readers. Open without sign-in, because some of it is for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cms.library.models import NewsIndexPage, NewsPage
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
def follow_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Where links between pages lead: their address, unlike a slug, tells nothing."""
    if NewsIndexPage.objects.filter(pk=pk).exists():
        return redirect("news_list")
    return redirect(visible_or_404(NewsPage, request.user, pk=pk).address())
