"""Who decides a registration: pure evaluation of the routing rules, and which rules are in force.

The first rule whose conditions are all met decides. Where none fits, the account manager does.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from deals.programs.choices import Answer, Result
from deals.programs.models import RoutingRule, RoutingRuleSet
from deals.programs.routing_words import Words, why
from deals.programs.rules import STANDARD
from portal.workflow import clock

# From this match score on two registrations are likely about one customer: a person must look.
MATCH_NEEDS_A_PERSON = Decimal("0.4")


@dataclass(frozen=True)
class Facts:
    """What the rules read of a registration.

    `value` in settings.DEFAULT_CURRENCY, None where it is unknown or has no exchange rate; `score`
    of the best match, 0 to 1; `incumbent`: the partner already supplies the customer; `certified`:
    for all the products.
    """

    value: Decimal | None = None
    tier: str = ""
    families: frozenset[str] = frozenset()
    territory: str = ""
    kind: str = ""
    score: Decimal = Decimal(0)
    incumbent: bool = False
    certified: bool = False


@dataclass(frozen=True)
class Outcome:
    """`rule` None: no rule fits. `chain`: stages of approvers, empty unless `result` is a chain.

    `why` is a sentence in the active language.
    """

    result: str
    rule: RoutingRule | None
    chain: tuple[tuple[str, ...], ...] = field(default=())
    why: str = ""


def decide(rules: Iterable[RoutingRule], facts: Facts, words: Words | None = None) -> Outcome:
    """Where a registration with `facts` goes. `words` name the codes in the sentence."""
    for rule in rules:
        if fits(rule, facts):
            chain = tuple(tuple(stage) for stage in rule.chain) if is_chain(rule) else ()
            return Outcome(rule.result, rule, chain, why(rule, words))
    return Outcome(
        Result.ACCOUNT_MANAGER, None, (), _("No rule fits: the account manager decides.")
    )


def fits(rule: RoutingRule, facts: Facts) -> bool:
    """Are all conditions of `rule` met?"""
    return (
        is_within(facts.value, rule.value_from, rule.value_to)
        and is_within(facts.score, rule.score_from, rule.score_to)
        and is_one_of(facts.tier, rule.tiers)
        and is_one_of(facts.territory, rule.territories)
        and is_one_of(facts.kind, rule.kinds)
        and families_fit(rule, facts.families)
        and is_answered(facts.incumbent, rule.incumbent)
        and is_answered(facts.certified, rule.certified)
    )


def is_within(value: Decimal | None, start: Decimal | None, end: Decimal | None) -> bool:
    if value is None:
        return start is None and end is None
    return (start is None or value >= start) and (end is None or value < end)


def is_one_of(code: str, codes: Sequence[str]) -> bool:
    return not codes or code in codes


def families_fit(rule: RoutingRule, families: frozenset[str]) -> bool:
    """One family of the list is enough for a person to look, approving by itself needs all."""
    if not rule.families:
        return True
    if rule.result == Result.AUTO_APPROVE:
        return bool(families) and families <= set(rule.families)
    return not families.isdisjoint(rule.families)


def is_answered(fact: bool, answer: str) -> bool:
    return answer == Answer.ANY or fact == (answer == Answer.YES)


def is_chain(rule: RoutingRule) -> bool:
    return rule.result == Result.CHAIN


# --- What is in force ----------------------------------------------------------------------------
def rules_in_force(organization: Any | None, on: dt.date | None = None) -> list[RoutingRule]:
    """The rules of a day (default: today) in their order; unsaved defaults when there are none.

    One query. There is one programme so far: the company does not change the answer yet.
    """
    newest = (
        RoutingRuleSet.objects.filter(programme__code=STANDARD, starts_on__lte=on or clock.today())
        .order_by("-starts_on")
        .values("pk")[:1]
    )
    return list(RoutingRule.objects.filter(ruleset__in=newest).order_by("position")) or [
        *default_rules()
    ]


def default_rules() -> list[RoutingRule]:
    """Before anybody wrote rules every registration goes to its account manager.

    No rule by match score: who answers would tell the account manager that somebody else asked
    for the same customer. Overlapping protections are refused whoever approves; a programme that
    wants the desk to look first adds the rule, and with it that disclosure to its own staff.
    """
    return [RoutingRule(position=1, name=_("Every registration"), result=Result.ACCOUNT_MANAGER)]
