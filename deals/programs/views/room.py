"""What the pages of this room share: who may open them, their tabs, states of versions."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.programs import policies
from deals.programs.forms.policies import ReasonForm
from partners.organizations.forms.base import posted, status_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.workflow import clock

TABS = (
    ("programme_rules", gettext_lazy("Policies")),
    ("routing_rules", gettext_lazy("Approval routing")),
    ("calendars", gettext_lazy("Business calendars")),
    ("rates", gettext_lazy("Exchange rates")),
    ("product_families", gettext_lazy("Product families")),
    ("sign_in_rules", gettext_lazy("Sign-in")),
)
COMING, IN_FORCE, PAST, ENDED = "coming", "in_force", "past", "ended"
STATES = {
    COMING: ("info", gettext_lazy("Coming")),
    IN_FORCE: ("success", gettext_lazy("In force")),
    PAST: ("neutral", gettext_lazy("Past")),
    ENDED: ("neutral", gettext_lazy("Withdrawn")),
}


def enter(request: HttpRequest, *, to_change: bool = False) -> dict[str, Any]:
    """The context every page starts with; Refused for whom the room is closed."""
    scope = scope_of(request.user)
    require(policies.can_read_rules(scope))
    if to_change:
        require(policies.can_change_rules(scope))
    return {"may_change": bool(policies.can_change_rules(scope)), "tomorrow": tomorrow()}


def tomorrow() -> dt.date:
    return clock.today() + dt.timedelta(days=1)


def tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in TABS
    ]


def with_states(versions: Iterable[Any]) -> list[dict[str, Any]]:
    """Versions of one scope, newest first, as {version, state, tone, label, until, previous}."""
    rows: list[dict[str, Any]] = []
    today, held, later = clock.today(), False, None
    for version in versions:
        state = COMING if version.starts_on > today else PAST if held else IN_FORCE
        held = held or state == IN_FORCE
        if state == IN_FORCE and getattr(version, "is_withdrawn", False):
            state = ENDED
        tone, label = STATES[state]
        until = later.starts_on - dt.timedelta(days=1) if later else None
        rows.append(
            {"version": version, "state": state, "tone": tone, "label": label, "until": until}
        )
        later = version
    return rows


def ask_reason(
    request: HttpRequest, service: Any, back: str, heading: str, text: str, **subject: Any
) -> HttpResponse:
    """A page of its own before something is taken away: why? Then `service`, then `back`."""
    form = ReasonForm(posted(request))
    if form.is_valid() and form.attempt(
        service, actor=request.user, reason=form.cleaned_data["reason"], **subject
    ):
        return redirect(back)
    context = {
        "form": form,
        "heading": heading,
        "text": text,
        "back": back,
        "label": _("Programme rules"),
        "button": _("Take away"),
    }
    return render(request, "deals/programs/reason.html", context, status=status_of(form))
