"""The outbox of the demo: the mails that would have gone out, for the people they went to."""

from functools import wraps
from typing import Any
from uuid import UUID

from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access.shortcuts import visible_or_404
from portal.activity.models import OutgoingEmail
from portal.interchange.keyset import page_of

# A mail is a document of its own: inline styles as mail programs need them, nothing else.
MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


def demo_only(view: Any) -> Any:
    """Outside the demo the page does not exist: mail really goes out."""

    @wraps(view)
    def shown_in_demo(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **kwargs)

    return shown_in_demo


@demo_only
def outbox(request: HttpRequest) -> HttpResponse:
    mails = OutgoingEmail.objects.visible_to(request.user).defer("text", "html")
    page = page_of(mails, order="-created_at", params=request.GET)
    return render(request, "portal/activity/outbox.html", {"page": page})


@demo_only
def mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(OutgoingEmail, request.user, pk=pk)
    return render(request, "portal/activity/mail.html", {"mail": found})


@demo_only
@csp(MAIL_POLICY)  # type: ignore[arg-type]  # its types know no arguments from the address
def mail_html(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The HTML part alone, for the frame on the mail's page: no scripts, no requests.

    Links leave the frame.
    """
    html = visible_or_404(OutgoingEmail, request.user, pk=pk).html
    return HttpResponse(html.replace("<html>", '<html><base target="_top">', 1))
