"""The door of Wagtail's editor.

Wagtail leaves some of its addresses open (sign-in, sprite, translations) and sends strangers to
a sign-in page of its own. Here every address under /cms/ goes through one door: without sign-in
to our sign-in page, without the right role to the same 404 as any address that does not exist.
Nothing else of Wagtail is mounted anywhere: no page serving, no documents, no images, no API.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.generic import RedirectView
from wagtail.admin.urls import urlpatterns as wagtail_urls
from wagtail.users.models import UserProfile
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.library import services
from cms.library.editor_urls import urlpatterns as own_urls
from cms.library.reachable import is_reachable
from portal.access.policy import Refused

View = Callable[..., HttpResponse]
# Wagtail's date choosers and choosers write inline script and style; only these answers allow it.
INLINE = ["'self'", "'unsafe-inline'"]
EDITOR_POLICY = {"script-src": INLINE, "style-src": INLINE}


def editors_only(view: View) -> View:
    """The door. It asks for sign-in itself: some of Wagtail's views name a sign-in of their own."""

    @login_not_required
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            services.admit_editor(actor=request.user)
        except Refused as error:
            raise Http404 from error
        if not is_reachable(request.resolver_match):
            raise Http404
        _carry_preferences(request.user)
        response = view(request, *args, **kwargs)
        response._csp_replace = EDITOR_POLICY  # type: ignore[attr-defined] # read by django-csp
        return response

    return door


def _carry_preferences(user: Any) -> None:
    """Language, time zone and theme are the portal's: Wagtail's profile of them is never stored."""
    user.wagtail_userprofile = UserProfile(
        user=user,
        preferred_language=user.language,
        current_time_zone=timezone.get_current_timezone_name(),
        theme=user.theme,
    )


editor_urls = decorate_urlpatterns(
    [
        path("account/", RedirectView.as_view(pattern_name="profile")),
        path("logout/", LogoutView.as_view(next_page=settings.LOGOUT_REDIRECT_URL)),
        *own_urls,
        *wagtail_urls,
    ],
    editors_only,
)
