"""Engagements as a list: those that run, wait for my answer, end soon, are over."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from partners.accounts.models import Engagement
from partners.accounts.querysets import contains
from partners.engagements import policies
from partners.engagements.choices import ENDING_SOON
from partners.engagements.filters import EngagementFilterForm
from partners.engagements.views.pages import badge_of
from portal.access.scope import Scope, scope_of
from portal.interchange.keyset import page_of
from portal.interchange.text import clean_line
from portal.workflow import clock

RUNNING, WAITING, ENDING, OVER = "running", "waiting", "ending", "ended"
SHOWS = {
    RUNNING: _("Running"),
    WAITING: _("Waiting for my answer"),
    ENDING: _("Ending soon"),
    OVER: _("Ended"),
}
MAX_WORDS = 8


def shown(rows: Any, scope: Scope, show: str) -> Any:
    """The rows of one tab."""
    if show == WAITING:
        return rows.waiting_for(scope)
    if show == OVER:
        return rows.over()
    if show == ENDING:
        soon = clock.today() + dt.timedelta(days=ENDING_SOON)
        return rows.undone().filter(ends_on__lte=soon)
    return rows.undone()


def waiting(scope: Scope) -> Any:
    """What waits for this person's word: the badge of the navigation."""
    return Engagement.objects.in_scope(scope).waiting_for(scope)


@require_safe
def engagements(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    asked = request.GET.get("show") or RUNNING
    show = asked if asked in SHOWS else RUNNING
    rows = Engagement.objects.visible_to(request.user)
    form = EngagementFilterForm(request.GET)
    listed = _narrowed(shown(rows, scope, show), form)
    listed = listed.select_related("account", "organization")
    order = "ends_on" if show == ENDING else "-updated_at"
    page = page_of(listed, order=order, params=request.GET)
    context = {
        "page": page,
        "rows": [{"row": row, "badge": badge_of(row)} for row in page.rows],
        "tabs": _tabs(rows, scope, show),
        "show": show,
        "form": form,
        "is_filtered": bool(form.data.get("q") or form.data.get("level")),
        "can_ask": bool(policies.can_ask(scope)),
        "can_answer": policies.can_answer_requests(scope),
    }
    return render(request, "partners/engagements/list.html", context)


def _tabs(rows: Any, scope: Scope, show: str) -> list[dict[str, Any]]:
    counted = rows.waiting_for(scope).count()
    return [
        {
            "label": label,
            "url": f"?show={name}",
            "current": name == show,
            "count": counted if name == WAITING else 0,
        }
        for name, label in SHOWS.items()
    ]


def _narrowed(rows: Any, form: EngagementFilterForm) -> Any:
    """Both names stand on every row its reader sees, so that searching them tells nothing."""
    if not form.is_valid():
        return rows.none()
    try:
        words = clean_line(form.cleaned_data["q"]).split()[:MAX_WORDS]
    except ValidationError:
        return rows.none()
    for word in words:
        rows = rows.filter(contains("account__name", word) | contains("organization__name", word))
    if level := form.cleaned_data["level"]:
        rows = rows.filter(level=level)
    return rows
