"""Looking at the portal as somebody else, and noting the use of what was shared."""

import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.explain import explained
from portal.access.policy import Text
from portal.audit.openings import note_opening
from portal.oversight import uses
from portal.oversight.records import record_or_404
from portal.oversight.services import viewing

Handler = Callable[[HttpRequest], HttpResponse]
SESSION_KEY = "view_as"
SAFE = {"GET", "HEAD", "OPTIONS"}
# Secrets, settings and other doors: not to be looked over.
CLOSED = (
    "/auth/", "/me/tokens/", "/me/security/", "/me/notifications/", "/me/data/", "/outbox/",
    "/cms/", "/invitations/", "/calendar/", "/unsubscribe/", "/access/view-as/",
)  # fmt: skip
# Nor are downloads of whole lists: their entries on the trail would be undone with the page.
LIST_FILES = re.compile(r"\.(csv|jsonl)$|/reports/.+\.pdf$|^/exports/.+/file/$")


def view_as(get_response: Handler) -> Handler:
    """While a look runs, `request.user` is the person looked over and `request.viewing` the look
    (with its `staff`). Only reading: every other method is refused, and what a page writes while
    it is read (marks, drafts) is undone. Each page is on the trail."""

    def middleware(request: Any) -> HttpResponse:
        request.viewing = None
        key = request.session.get(SESSION_KEY)
        if not key or not request.user.is_authenticated:
            return get_response(request)
        row = viewing.running(staff=request.user, key=key)
        if row is None:  # a form of that time must not be sent as oneself
            del request.session[SESSION_KEY]
            return redirect("view_as")
        if request.path in {reverse("view_as_stop"), reverse("account_logout")}:
            return get_response(request)
        if words := _refused(request):
            request.viewing = row
            viewing.note_page(row=row, path=request.path, status=403)
            return _refusal(request, words)
        if request.path.startswith("/api/"):
            return get_response(request)
        return _as_person(request, row, get_response)

    return middleware


def _refused(request: HttpRequest) -> Text:
    if request.method not in SAFE:
        return _("You are looking at the portal as somebody else: nothing can be changed.")
    if request.path.startswith(CLOSED) or LIST_FILES.search(request.path):
        return _("This page is not shown while you look at the portal as somebody else.")
    return ""


def _refusal(request: HttpRequest, words: Text) -> HttpResponse:
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": str(words)}
        return JsonResponse(problem, status=403, content_type="application/problem+json")
    return render(request, "403.html", {"reason": words}, status=403)


def _as_person(request: Any, row: Any, get_response: Handler) -> HttpResponse:
    staff = request.user
    request.viewing, request.user = row, row.person
    with transaction.atomic():
        response = get_response(request)
        transaction.set_rollback(True)
    viewing.note_page(row=row, path=request.path, status=response.status_code)
    found = request.resolver_match
    if response.status_code == 200 and found and found.url_name == "deal":
        deal = record_or_404(row.person, "deals", found.kwargs["pk"])
        for company in explained(deal).companies(deal):
            note_opening(staff, deal, company)
    return response


def note_uses(get_response: Handler) -> Handler:
    """After a record's page: note the last use of the grant behind it (`uses.py`)."""

    def middleware(request: Any) -> HttpResponse:
        response = get_response(request)
        found = request.resolver_match
        if (
            found is not None
            and found.url_name in uses.USES
            and response.status_code == 200
            and request.method == "GET"
            and request.user.is_authenticated
            and not getattr(request, "viewing", None)
        ):
            uses.note(request.user, found.url_name, found.kwargs.get("pk"))
        return response

    return middleware
