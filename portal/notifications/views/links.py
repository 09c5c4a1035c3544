"""Two addresses that work without signing in: the link itself is the key."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.access import scope
from portal.notifications import calendar, quiet, services, unsubscribe

FETCHES, WINDOW = 30, 600  # so many fetches of one calendar in so many seconds


@csrf_exempt  # mail providers post by themselves (RFC 8058); the signed link says who and what
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST stops. A link that is not ours, or not for this person, changes nothing."""
    found = unsubscribe.read(token, request.user)
    if found is None:
        return render(request, "portal/notifications/stop_unknown.html", status=400)
    with translation.override(found.user.language):
        if request.method == "POST":
            services.stop_mail(stop=found)
        context = {"stop": found, "is_done": request.method == "POST"}
        return render(request, "portal/notifications/stop.html", context)


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a private address; unknown and ended addresses answer alike."""
    owner = calendar.owner_of(token)
    if owner is None:
        raise Http404
    if _too_many(calendar.digest_of(token)):
        text = _("Please fetch this calendar less often.")
        return HttpResponse(
            text, status=429, content_type="text/plain", headers={"Retry-After": str(WINDOW)}
        )
    with timezone.override(quiet.zone_of(owner.timezone)), scope.one_request():
        body = calendar.feed_of(owner)
    headers = {"Content-Disposition": 'inline; filename="concord.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _too_many(digest: str) -> bool:
    key = f"calendar:{digest}"
    if cache.add(key, 1, WINDOW):
        return False
    try:
        return cache.incr(key) > FETCHES
    except ValueError:  # it ended between the two lines
        return False
