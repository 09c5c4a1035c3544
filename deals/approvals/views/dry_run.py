"""A version of the rules tried on the last year, before it takes effect. For desk and auditors."""

import uuid
from typing import Any

from django.http import HttpResponse
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


@require_safe
def dry_run(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Counts for a few seconds at a time; `run` goes on with a count that was begun."""
    require(can_read_rules(scope_of(request.user)))
    version = look_back.version_or_404(request.user, pk)
    run, state = look_back.count_on(request.user, version, request.GET.get("run", ""))
    context = {"version": version, "run": run, "state": state}
    context |= _shown(state) | _back(version)
    name = "_dry_run" if request.htmx else "dry_run"
    return render(request, f"deals/approvals/{name}.html", context)


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
