"""What several pages need: rows with everything a card reads, versions seen, the 409 page."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst

from partners.plans import policies
from partners.plans.choices import COLUMNS, WAYS, Status, Visibility
from partners.plans.models import Task
from portal.access.scope import Scope
from portal.access.shortcuts import visible_or_404
from portal.workflow.machine import StateMoved

LOCKS = {Visibility.OWN: "lock", Visibility.INTERNAL: "lock", Visibility.JOINT: "users"}


def tasks_seen(user: Any) -> Any:
    return Task.objects.visible_to(user).with_details(user)


def task_or_404(request: HttpRequest, pk: uuid.UUID) -> Task:
    return visible_or_404(Task.objects.all().with_details(request.user), request.user, pk=pk)


def posted_version(request: HttpRequest) -> int:
    """The version the form saw; 0 (never true) for nonsense."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def posted_next(request: HttpRequest) -> str:
    """Where the form asks to come back to, within this portal."""
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""


def card(scope: Scope, task: Task) -> dict[str, Any]:
    """A task with the columns next to its own, where the reader may move it."""
    moves = {}
    if task.status in COLUMNS and policies.can_work(scope, task):
        place = COLUMNS.index(Status(task.status))
        around = {"before": COLUMNS[:place][-1:], "after": COLUMNS[place + 1 : place + 2]}
        moves = {
            way: {"name": names[0].value, "label": names[0].label}
            for way, names in around.items()
            if names and (task.status, names[0].value) in WAYS
        }
    return {"task": task, "moves": moves, "lock": LOCKS[Visibility(task.visibility)]}


def stale(
    request: HttpRequest, error: StateMoved, *, label: str, url: str, typed: Any = ()
) -> HttpResponse:
    """409: what happened, the way back, and what was typed, to copy. `typed`: bound fields."""
    kept = [
        {"label": capfirst(field.label), "text": field.value()}
        for field in typed
        if isinstance(field.value(), str) and field.value().strip() and not field.is_hidden
    ]
    context = {"reason": str(error), "label": label, "url": url, "typed": kept}
    return render(request, "partners/plans/stale.html", context, status=409)


def refused(request: HttpRequest, error: ValidationError, *, label: str, url: str) -> HttpResponse:
    """400 of a form that has no page of its own: what is wrong, and the way back."""
    context = {"reason": " ".join(error.messages), "label": label, "url": url, "is_input": True}
    return render(request, "partners/plans/stale.html", context, status=400)
