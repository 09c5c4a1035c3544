"""A version of the rules tried on the last year, before it takes effect. For desk and auditors."""

import uuid
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deals.approvals.services import look_back
from deals.programs.choices import Result
from deals.programs.models import ProgramPolicy, RoutingRuleSet
from deals.programs.policies import can_read_rules
from deals.registrations.views.pages import Request
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404

KEPT = 3600  # seconds a count that is not finished can be gone on with


@require_safe
def dry_run(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Counts for a few seconds at a time; `run` goes on with a count that was begun."""
    require(can_read_rules(scope_of(request.user)))
    version = _version(request, pk)
    run = _run_id(request.GET.get("run", ""))
    key = f"dry-run:{request.user.pk}:{pk}:{run}"
    state = cache.get(key) or look_back.start(request.user)
    state = look_back.go_on(state, request.user, version)
    cache.set(key, state, KEPT)
    context = {"version": version, "run": run, "state": state}
    context |= _shown(state) | _back(version)
    name = "_dry_run" if request.htmx else "dry_run"
    return render(request, f"deals/approvals/{name}.html", context)


def _version(request: Request, pk: uuid.UUID) -> RoutingRuleSet | ProgramPolicy:
    """A version of the routing rules, or of a policy: their ids never meet."""
    try:
        return visible_or_404(RoutingRuleSet, request.user, pk=pk)
    except Http404:
        return visible_or_404(ProgramPolicy, request.user, pk=pk)


def _run_id(text: str) -> str:
    """The count to go on with; a new one for nothing and for nonsense."""
    try:
        return uuid.UUID(text).hex
    except ValueError:
        return uuid.uuid4().hex


def _shown(state: dict[str, Any]) -> dict[str, Any]:
    labels = dict(Result.choices)
    examples = {
        kind: [row | {name: labels[row[name]] for name in ("before", "after")} for row in rows]
        for kind, rows in state["examples"].items()
    }
    rows = look_back.table(state)
    auto = rows[list(Result).index(Result.AUTO_APPROVE)]
    return {
        "is_done": look_back.is_done(state),
        "percent": 100 * state["done"] // (state["total"] or 1),
        "rows": rows,
        "examples": examples,
        "sentence": _(
            "%(auto)s of last year’s %(total)s registrations would have been approved "
            "automatically; %(disputed)s of those were later disputed."
        )
        % {
            "auto": _number(auto["after"]),
            "total": _number(state["total"]),
            "disputed": _number(auto["disputed"]),
        },
        "changed_text": _("%(changed)s would go another way than before.")
        % {"changed": _number(look_back.changed(state))},
    }


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)


def _back(version: RoutingRuleSet | ProgramPolicy) -> dict[str, Any]:
    """The way back to the version."""
    name = "rule_set" if isinstance(version, RoutingRuleSet) else "policy"
    return {"back_url": reverse(name, args=[version.pk]), "back_label": str(version)}
