"""The help: of a page, guides, glossary, release notes, the tour."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from cms.help import glossary, guides, releases, services, tour
from cms.help.shown import shown
from cms.help.topics import open_topics
from portal.access.scope import scope_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything there is: guides that fit, pages, glossary, release notes, the tour."""
    scope = scope_of(request.user)
    seen = services.releases_seen(user=request.user)
    context = {
        "guides": guides.open_guides(scope),
        "topics": open_topics(scope),
        "unseen": releases.unseen(scope, seen),
    }
    return render(request, "cms/help/index.html", context)


@require_safe
def topic(request: HttpRequest, key: str) -> HttpResponse:
    """What a page is for; as a fragment for the panel over the page, else as a page."""
    scope = scope_of(request.user)
    if key not in open_topics(scope):
        raise Http404
    text = shown(key, request.user)
    context = {"shown": text, "terms": glossary.open_terms(scope, text.terms)}
    is_panel = getattr(request, "htmx", False)
    name = "cms/help/_panel.html" if is_panel else "cms/help/topic.html"
    return render(request, name, context)


@require_safe
def guide(request: HttpRequest, key: str) -> HttpResponse:
    """A guide for the reader's role."""
    scope = scope_of(request.user)
    if key not in guides.open_guides(scope):
        raise Http404
    context = {"guide": guides.shown(key, get_language() or "en", scope)}
    return render(request, "cms/help/guide.html", context)


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """The glossary."""
    context = {"terms": glossary.open_terms(scope_of(request.user))}
    return render(request, "cms/help/glossary.html", context)


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Release notes; what came since the last visit is marked."""
    seen = services.releases_seen(user=request.user)
    found = releases.releases(scope_of(request.user), seen)
    keys = [entry.key for release in found for entry in release.entries]
    if keys != seen:
        services.note_releases(actor=request.user, keys=keys)
    return render(request, "cms/help/releases.html", {"releases": found})


@require_safe
def tour_page(request: HttpRequest) -> HttpResponse:
    """The tour as a page: without script, and found again."""
    return render(request, "cms/help/tour.html", {"stops": tour.stops(scope_of(request.user))})


@require_POST
def tour_end(request: HttpRequest) -> HttpResponse:
    """Finished or skipped: not offered again."""
    services.end_tour(actor=request.user)
    return HttpResponse() if getattr(request, "htmx", False) else redirect("home")


@require_POST
def tour_again(request: HttpRequest) -> HttpResponse:
    services.begin_tour_again(actor=request.user)
    return redirect(f"{reverse('home')}?tour=1")
