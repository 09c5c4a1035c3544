"""Who can see this, and why; why somebody can or cannot."""

import uuid
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portal.access.explain import explained
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.oversight import policies
from portal.oversight.forms import WhyForm, posted, status_of
from portal.oversight.records import page_of_record, record_or_404
from portal.oversight.services.asking import ask_why
from portal.oversight.telling import told


@require_http_methods(["GET", "HEAD", "POST"])
def access(request: HttpRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """One row per path. A POST asks about one person, for the desk and auditors."""
    record = record_or_404(request.user, kind, pk)
    scope = scope_of(request.user)
    require(policies.can_explain(scope, record))
    may_ask = bool(policies.can_ask_why_not(scope))
    if request.method == "POST":
        require(policies.can_ask_why_not(scope))
    form = WhyForm(get_user_model().objects.visible_to(request.user), posted(request))
    context: dict[str, Any] = {
        "record": record,
        "kind": kind,
        "label": explained(record).label,
        "back": page_of_record(request.user, kind, record),
        "lines": told(scope, record),
        "whole": scope.is_neutral,
        "form": form if may_ask else None,
    }
    if form.is_valid():
        person = form.cleaned_data["person"]
        answers = ask_why(record=record, person=person, actor=request.user)
        context |= {
            "person": person,
            "answers": answers,
            "sees": any(answer.paths for answer in answers),
        }
    return render(request, "portal/oversight/access.html", context, status=status_of(form))
