"""Approval routing: versions of the rules, a draft editor, a trial."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deals.programs import rules, services
from deals.programs.forms.policies import StartForm
from deals.programs.forms.routing import RuleForm, RuleForms, TrialForm, initial_of
from deals.programs.models import RoutingRule, RoutingRuleSet
from deals.programs.routing import decide, default_rules, is_chain, rules_in_force
from deals.programs.routing_checks import problems_of
from deals.programs.routing_words import Words, conditions
from deals.programs.views import room
from deals.programs.vocabulary import chain_words, vocabulary
from portal.access.shortcuts import visible_or_404


def routing(request: HttpRequest) -> HttpResponse:
    """The rules in force, a trial against them, all versions."""
    context = room.enter(request)
    sets = (
        RoutingRuleSet.objects.visible_to(request.user)
        .filter(programme__code=rules.STANDARD)
        .select_related("created_by")
        .order_by("-starts_on")
    )
    words, in_force = vocabulary(), rules_in_force(None)
    trial = TrialForm(words, request.GET if "try" in request.GET else None)
    context |= {
        "versions": room.with_states(sets),
        "rules": in_words(in_force, words),
        "is_default": in_force[0]._state.adding,
        "trial": trial,
        "outcome": _outcome(trial, in_force, words),
        "tabs": room.tabs("routing_rules"),
    }
    return render(request, "deals/programs/routing.html", context)


def in_words(found: Sequence[RoutingRule], words: Words) -> list[dict[str, Any]]:
    """Rules as {rule, conditions, stages} for the page."""
    return [
        {
            "rule": rule,
            "conditions": conditions(rule, words),
            "stages": chain_words(rule.chain, words) if is_chain(rule) else [],
        }
        for rule in found
    ]


def _outcome(trial: TrialForm, found: Sequence[RoutingRule], words: Words) -> dict[str, Any] | None:
    """Where the trial's registration would go; None while it is not asked."""
    if not trial.is_bound or not trial.is_valid():
        return None
    outcome = decide(found, trial.facts(), words)
    label = RoutingRule(result=outcome.result).get_result_display()
    stages = chain_words([list(stage) for stage in outcome.chain], words)
    return {"result": label, "stages": stages, "why": outcome.why}


def rule_set(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One version."""
    context = room.enter(request)
    sets = RoutingRuleSet.objects.select_related("created_by")
    version = visible_or_404(sets, request.user, pk=pk)
    siblings = RoutingRuleSet.objects.filter(programme_id=version.programme_id)
    states = room.with_states(siblings.order_by("-starts_on"))
    context |= next(row for row in states if row["version"].pk == version.pk) | {
        "version": version,
        "rules": in_words(list(version.rules.order_by("position")), vocabulary()),
    }
    return render(request, "deals/programs/rule_set.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_set_new(request: HttpRequest) -> HttpResponse:
    """The draft: lines are moved, checked and tried as often as needed, then saved."""
    context = room.enter(request, to_change=True)
    words = vocabulary()
    if request.method != "POST":
        given = [initial_of(rule) for rule in _starting_point(request)]
        return _page(request, context, words, RuleForms(words, given).unbound(), StartForm())
    typed = RuleForms.posted(words, request.POST)
    if order := request.POST.get("order", ""):
        typed.change(order)
        start = StartForm(initial={k: request.POST.get(k, "") for k in ("starts_on", "reason")})
        return _page(request, context, words, typed.unbound(), start)
    return _check(request, context, words, typed.bound())


def _starting_point(request: HttpRequest) -> list[RoutingRule]:
    """The newest version with its coming changes, else the defaults."""
    sets = RoutingRuleSet.objects.visible_to(request.user).filter(programme__code=rules.STANDARD)
    newest = sets.order_by("-starts_on").first()
    return list(newest.rules.order_by("position")) if newest else default_rules()


def _check(
    request: HttpRequest, context: dict[str, Any], words: Words, forms: list[RuleForm]
) -> HttpResponse:
    """Everything typed is read; errors are shown, or the trial, or it is saved."""
    saves = "save" in request.POST
    start = StartForm(request.POST if saves else None)
    if not saves:
        start.initial.update({k: request.POST.get(k, "") for k in ("starts_on", "reason")})
    trial = TrialForm(words, request.POST)
    good = all(form.is_valid() for form in forms)
    data = [form.rule() for form in forms] if good else []
    try:
        found = services.build_rules(data)
    except ValidationError:  # each form has said so already
        found, good = [], False
    if good:
        context["problems"] = problems_of(found, words)
        context["outcome"] = _outcome(trial, found, words) if "try" in request.POST else None
        refused = any(problem.is_error for problem in context["problems"])
        if saves and not refused and start.is_valid():
            done = start.attempt(
                services.create_rule_set, actor=request.user, data=data, **start.cleaned_data
            )
            if done:
                messages.success(request, _("Saved. Nothing changes before its first day."))
                return redirect("rule_set", pk=start.result.pk)
        good = not (saves and refused)
    status = 200 if good and not start.errors else 400
    return _page(request, context, words, forms, start, trial, status)


def _page(
    request: HttpRequest,
    context: dict[str, Any],
    words: Words,
    forms: list[RuleForm],
    start: StartForm,
    trial: TrialForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context |= {
        "forms": forms,
        "start": start,
        "trial": trial or TrialForm(words),
        "crumb": reverse("routing_rules"),
    }
    return render(request, "deals/programs/rule_set_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_set_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take away a version before its day."""
    room.enter(request, to_change=True)
    version = visible_or_404(RoutingRuleSet, request.user, pk=pk)
    return room.ask_reason(
        request,
        services.cancel_rule_set,
        reverse("routing_rules"),
        _("Take away this coming version?"),
        _("It never takes effect. The rules before it stay in force; the trail keeps it."),
        ruleset=version,
    )
