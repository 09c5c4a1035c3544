"""What the classes mean and bring: versions by topic, and the editor that shows what would move."""

import hashlib
import json
import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.classification import policies, services
from partners.classification.choices import Topic
from partners.classification.definitions import changes, in_force, points
from partners.classification.forms.decisions import PublishForm
from partners.classification.forms.definitions import FORMS
from partners.classification.models import Definition
from partners.classification.services.definitions import draft
from partners.classification.services.previews import preview
from partners.organizations.forms.base import posted, status_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.workflow import clock

STATES = {"coming": "info", "in_force": "success", "past": "neutral"}


def _enter(request: HttpRequest, *, to_change: bool = False) -> dict[str, Any]:
    scope = scope_of(request.user)
    require(policies.can_read_definitions(scope))
    if to_change:
        require(policies.can_run(scope))
    return {"may_run": policies.can_run(scope), "crumb": reverse("class_definitions")}


def definitions(request: HttpRequest) -> HttpResponse:
    """What holds now, topic by topic, and the versions of each."""
    context = _enter(request)
    versions: dict[str, list[Any]] = {topic: [] for topic in Topic.values}
    for row in Definition.objects.visible_to(request.user).select_related("created_by"):
        versions[row.topic].append(row)
    context["topics"] = [
        {
            "code": topic,
            "label": label,
            "points": points(topic, in_force(topic)).values(),
            "rows": _with_states(versions[topic]),
        }
        for topic, label in Topic.choices
    ]
    return render(request, "partners/classification/definitions.html", context)


def _with_states(versions: list[Any]) -> list[dict[str, Any]]:
    """Versions of one topic, newest first, each with its state in words and colour."""
    words = {"coming": _("Coming"), "in_force": _("In force"), "past": _("Past")}
    rows, held = [], False
    for version in versions:
        coming = version.starts_on > clock.today()
        state = "coming" if coming else "past" if held else "in_force"
        held = held or not coming
        rows.append(
            {
                "version": version,
                "state": state,
                "label": words[state],
                "tone": STATES[state],
                "changes": _changes_of(version),
            }
        )
    return rows


def _changes_of(version: Definition) -> list[Any]:
    before = in_force(version.topic, version.starts_on, without=version.pk)
    return changes(version.topic, before, version.data)


@require_http_methods(["GET", "HEAD", "POST"])
def definition_new(request: HttpRequest, topic: str) -> HttpResponse:
    """The form, then what would differ and who would move, then the version."""
    context = _enter(request, to_change=True)
    if topic not in Topic.values:
        raise Http404
    form = FORMS[topic](posted(request), in_force(topic))
    if version := form.check(partial(draft, topic=topic)):
        base = in_force(topic, version.starts_on)
        context |= {
            "version": version,
            "changes": changes(topic, base, version.data),
            "preview": preview(topic, base, version.data),
            "seal": _seal(version, base),
        }
        sealed = request.POST.get("confirm", "")
        if sealed == context["seal"]:
            data = {"starts_on": version.starts_on, "data": form.content()}
            data["reason"] = form.cleaned_data["reason"]
            if form.attempt(services.define, actor=request.user, topic=topic, **data):
                messages.success(request, _("Saved. Nothing changes before its first day."))
                return redirect("class_definitions")
        context["is_stale"] = bool(sealed) and sealed != context["seal"]
    context |= {"form": form, "label": Topic(topic).label}
    return render(
        request, "partners/classification/definition_form.html", context, status=status_of(form)
    )


def _seal(version: Definition, base: Any) -> str:
    """Of exactly what was shown: saved only when it is still that."""
    said = [version.topic, version.starts_on.isoformat(), version.data, base]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@require_http_methods(["GET", "HEAD", "POST"])
def definition_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take away a version before its day."""
    _enter(request, to_change=True)
    version = visible_or_404(Definition, request.user, pk=pk)
    form = PublishForm(posted(request))
    if form.attempt(
        services.cancel_definition,
        actor=request.user,
        version=version,
        reason=form.data.get("reason", ""),
    ):
        messages.success(request, _("Taken away. What held before stays in force."))
        return redirect("class_definitions")
    context = {
        "form": form,
        "heading": _("Take away this coming version?"),
        "text": _("It never takes effect; the trail keeps what it said."),
        "back": reverse("class_definitions"),
        "label": _("Class definitions"),
        "button": _("Take away"),
    }
    return render(request, "partners/classification/ask.html", context, status=status_of(form))
