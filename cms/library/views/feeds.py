"""Addresses for programs: feeds, the site's map, robots.txt; and the page of one's own feed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.library import feeds
from cms.library.models import FeedLink
from portal.access import scope

ATOM = "application/atom+xml; charset=utf-8"
FETCHES, WINDOW = 30, 600  # so many fetches of one personal feed in so many seconds


@login_not_required
@require_safe
def public_feed(request: HttpRequest) -> HttpResponse:
    """What strangers may read, also for those who are signed in."""
    body = feeds.feed_of(AnonymousUser(), get_language(), request.path)
    return HttpResponse(body, content_type=ATOM)


@login_not_required
@require_safe
def personal_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed behind a private address; unknown and ended addresses answer alike."""
    owner = feeds.owner_of(token)
    if owner is None:
        raise Http404
    if _too_many(feeds.digest_of(token)):
        text = _("Please fetch this feed less often.")
        headers = {"Retry-After": str(WINDOW)}
        return HttpResponse(text, status=429, content_type="text/plain", headers=headers)
    with scope.one_request():
        body = feeds.feed_of(owner, owner.language, reverse("public_feed"))
    return HttpResponse(body, content_type=ATOM)


def _too_many(digest: str) -> bool:
    key = f"feed:{digest}"
    if cache.add(key, 1, WINDOW):
        return False
    try:
        return cache.incr(key) > FETCHES
    except ValueError:  # it ended between the two lines
        return False


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    context = {"pages": feeds.mapped()}
    return render(request, "cms/library/sitemap.xml", context, content_type="application/xml")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read what is written for everybody, and find it by the map."""
    lines = [
        "User-agent: *",
        *(f"Allow: {reverse(name)}" for name in ("news_list", "library", "sitemap")),
        "Disallow: /",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def my_feed(request: HttpRequest) -> HttpResponse:
    return _feed_page(request)


@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    """A new feed address, shown in this answer and never again."""
    return _feed_page(request, new_address=feeds.make_link(actor=request.user))


@require_POST
def end_feed(request: HttpRequest) -> HttpResponse:
    feeds.end_link(actor=request.user)
    messages.success(request, _("The feed address no longer works."))
    return redirect("my_feed")


def _feed_page(request: HttpRequest, **shown: Any) -> HttpResponse:
    context = shown | {
        "link": FeedLink.objects.visible_to(request.user).first(),
        "public_address": settings.SITE_URL + reverse("public_feed"),
    }
    return render(request, "cms/library/feed.html", context)
