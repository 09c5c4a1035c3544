"""What is done to an engagement: each transition has a small page and one POST."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from partners.accounts.models import Engagement
from partners.engagements import services
from partners.engagements.forms import ActionForm
from partners.engagements.preview import preview
from partners.engagements.receipts import statement
from partners.engagements.views import pages
from partners.engagements.workflow import CONSENTS, ENGAGEMENT, available, why_not
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.workflow.machine import StateMoved, Transition

DONE = {
    "accept": gettext_lazy("You have agreed. A receipt is kept for both sides."),
    "decline": gettext_lazy("Declined. The other side has been told."),
    "withdraw": gettext_lazy("The proposal is taken back."),
    "accept_change": gettext_lazy("You have agreed to the change. A receipt is kept."),
    "refuse_change": gettext_lazy("It stays as it is."),
    "ask_change": gettext_lazy("Noted. What opens more waits for both sides."),
    "review": gettext_lazy("The review is noted."),
    "pause": gettext_lazy("Paused. Nothing is open now."),
    "resume": gettext_lazy("It goes on."),
    "end": gettext_lazy("Ended. What was open is closed."),
}
WARNINGS = {
    "pause": gettext_lazy("Everything joint closes at once, for both sides, until you go on."),
    "end": gettext_lazy("Everything joint closes at once and stays closed."),
    "withdraw": gettext_lazy("The proposal is gone then; you can make another one."),
    "ask_change": gettext_lazy(
        "Opening less, or for a shorter time, holds at once. Opening more waits for both sides."
    ),
    "review": gettext_lazy("Go on as it is, and choose when to look again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: uuid.UUID, action: str) -> HttpResponse:
    """Any transition of the table; the policy and the state decide."""
    row = pages.engagement_or_404(request, pk)
    if action not in ENGAGEMENT.names():
        raise Http404
    scope, step = scope_of(request.user), ENGAGEMENT[action]
    require(ENGAGEMENT.decide(scope, row, step.name))
    if request.method == "POST":
        return _perform(request, row, step)
    if step not in available(scope, row):
        return pages.stale_page(request, StateMoved(why_not(scope, row, step), row), row)
    return _page(request, row, step, ActionForm(step=step, row=row))


def _perform(request: HttpRequest, row: Engagement, step: Transition) -> HttpResponse:
    form = ActionForm(request.POST, step=step, row=row)
    if not form.is_valid() and step.is_open(row):
        return _page(request, row, step, form, status=400)
    try:
        services.perform(
            engagement=row,
            action=step.name,
            actor=request.user,
            version=pages.posted_version(request),
            data=form.cleaned_data,
        )
    except ValidationError as error:
        form.blame(error)
        return _page(request, row, step, form, status=400)
    except StateMoved as error:
        return pages.stale_page(request, error, pages.engagement_or_404(request, row.pk), form)
    messages.success(request, DONE[step.name])
    return redirect("engagement", pk=row.pk)


def _page(
    request: HttpRequest, row: Engagement, step: Transition, form: ActionForm, status: int = 200
) -> HttpResponse:
    scope = scope_of(request.user)
    context: dict[str, Any] = {
        "row": row,
        "action": step,
        "form": form,
        "warning": WARNINGS.get(step.name, ""),
        "version": request.POST.get("version") or row.version,
    }
    if step.name in CONSENTS | {"ask_change"}:
        level, until = _wanted(row, step.name)
        context["preview"] = preview(
            scope, row.account_id, row.account.name, row.organization, level
        )
        context["statement"] = statement(row, level, until) if step.name in CONSENTS else ""
    return render(request, "partners/engagements/action.html", context, status=status)


def _wanted(row: Engagement, name: str) -> tuple[str, dt.date | None]:
    if name == "accept_change":
        return row.wanted_level, row.wanted_ends_on
    return row.level, row.ends_on
