"""Versions of the routing rules."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict

from deals.programs import policies, rules, validators
from deals.programs.models import RoutingRule, RoutingRuleSet
from deals.programs.routing_checks import problems_of
from deals.programs.services.common import cancel, insert, same_day
from deals.programs.vocabulary import vocabulary
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.text import clean_line

FIELDS = (
    "name",
    "value_from",
    "value_to",
    "tiers",
    "families",
    "territories",
    "kinds",
    "score_from",
    "score_to",
    "incumbent",
    "certified",
    "result",
    "chain",
)


def create_rule_set(
    *, actor: Any, starts_on: dt.date, reason: str, data: Sequence[Mapping[str, Any]]
) -> RoutingRuleSet:
    """From `starts_on` on registrations are routed by `data`, one mapping a rule, in order.

    The same set sent twice by one person is one set.
    """
    require(policies.can_change_rules(scope_of(actor)))
    day = validators.check_start(starts_on)
    reason = validators.check_reason(reason)
    found = build_rules(data)
    if errors := [p.text for p in problems_of(found, vocabulary()) if p.is_error]:
        raise ValidationError(errors)
    for rule in found:
        rule.clean_fields(exclude=["ruleset"])
    twin = RoutingRuleSet.objects.filter(programme__code=rules.STANDARD, starts_on=day).first()
    ruleset = RoutingRuleSet(starts_on=day, reason=reason, created_by=actor)
    if twin:
        if _is_same(twin, ruleset, found):
            return twin
        raise same_day()

    def write() -> RoutingRuleSet:
        ruleset.programme = rules.standard_programme()
        ruleset.save(force_insert=True)
        for rule in found:
            rule.ruleset = ruleset
        RoutingRule.objects.bulk_create(found)
        note = {"version": str(ruleset), "reason": reason, "rules": as_data(found)}
        record_event(ruleset, actor, "new_routing_rules", note=note)
        return ruleset

    return insert(write)


def _is_same(twin: RoutingRuleSet, ruleset: RoutingRuleSet, found: list[RoutingRule]) -> bool:
    said = (twin.reason, twin.created_by_id) == (ruleset.reason, ruleset.created_by_id)
    return said and as_data(twin.rules.all()) == as_data(found)


def build_rules(data: Iterable[Mapping[str, Any]]) -> list[RoutingRule]:
    """Unsaved rules in order; only a chain keeps its stages."""
    found = []
    for position, row in enumerate(data, start=1):
        rule = RoutingRule(position=position, **{k: v for k, v in row.items() if k in FIELDS})
        rule.name = clean_line(rule.name)
        if rule.result != "chain":
            rule.chain = []
        found.append(rule)
    return found


def cancel_rule_set(*, actor: Any, ruleset: RoutingRuleSet, reason: str) -> None:
    """Take away a version before its day."""
    note = {"version": str(ruleset), "rules": as_data(ruleset.rules.all())}
    cancel(ruleset, actor=actor, action="cancel_routing_rules", reason=reason, note=note)


def as_data(found: Iterable[RoutingRule]) -> list[dict[str, Any]]:
    """The rules as plain JSON values; empty conditions are left out."""
    return [
        {
            name: value if isinstance(value, list | str) else f"{value.normalize():f}"
            for name, value in model_to_dict(rule, FIELDS).items()
            if value not in (None, [], "", "any")
        }
        for rule in found
    ]
