"""What is wrong with a set of routing rules: found before it is saved. Pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from deals.programs.choices import ROLE_APPROVERS, Result
from deals.programs.models import RoutingRule
from deals.programs.routing import is_chain
from deals.programs.routing_reach import Problem, problems_of_reach
from deals.programs.routing_words import LISTS, Words, show_amount, show_score

MOST_RULES = 50


def problems_of(rules: Sequence[RoutingRule], known: Words | None = None) -> list[Problem]:
    """Errors and notes, errors first. `known`: names by code of each list, people by id."""
    found = list(_of_the_list(rules))
    for place, rule in enumerate(rules):
        found += [Problem(text, True, (place,)) for text in _of_one(rule, known)]
    if not found:
        found = list(problems_of_reach(rules, known or {}))
    return sorted(found, key=lambda problem: not problem.is_error)


def _of_the_list(rules: Sequence[RoutingRule]) -> Iterator[Problem]:
    if not rules:
        yield Problem(_("Add at least one rule."))
    if len(rules) > MOST_RULES:
        yield Problem(_("At most %(most)s rules can be read by people.") % {"most": MOST_RULES})
    places: dict[str, int] = {}
    for place, rule in enumerate(rules):
        first = places.setdefault(rule.name.casefold(), place)
        if rule.name and first != place:
            text = _("Two rules are called “%(name)s”.") % {"name": rule.name}
            yield Problem(text, True, (first, place))


# --- One rule ------------------------------------------------------------------------------------
def _of_one(rule: RoutingRule, known: Words | None) -> Iterator[str]:
    name = {"rule": rule.name}
    if not rule.name:
        yield _("Give the rule a name.")
    if rule.result not in Result.values:
        yield _("“%(rule)s”: say where the registration goes.") % name
    yield from _ranges(rule, name)
    for field in LISTS if known else ():
        names = (known or {})[field]
        if unknown := [str(code) for code in getattr(rule, field) if code not in names]:
            data = name | {"codes": ", ".join(unknown)}
            yield _("“%(rule)s”: nothing is called %(codes)s.") % data
    if is_chain(rule):
        yield from _chain(rule, known, name)


def _ranges(rule: RoutingRule, name: dict[str, str]) -> Iterator[str]:
    for start, end, top in (
        (rule.value_from, rule.value_to, None),
        (rule.score_from, rule.score_to, Decimal(1)),
    ):
        given = [limit for limit in (start, end) if limit is not None]
        if any(limit < 0 or (top is not None and limit > top) for limit in given):
            yield (
                _("“%(rule)s”: a match score is between 0 and 1.") % name
                if top
                else _("“%(rule)s”: a value cannot be negative.") % name
            )
        elif end is not None and (start or 0) >= end:
            shown = (show_score if top else show_amount)(start or Decimal(0))
            data = name | {"start": shown, "end": (show_score if top else show_amount)(end)}
            yield _("“%(rule)s”: nothing is from %(start)s and below %(end)s.") % data


def _chain(rule: RoutingRule, known: Words | None, name: dict[str, str]) -> Iterator[str]:
    if not rule.chain or not all(rule.chain):
        yield _("“%(rule)s”: every stage of its chain needs somebody who agrees.") % name
    approvers = [str(approver) for stage in rule.chain for approver in stage]
    for approver in dict.fromkeys(approvers):
        if approvers.count(approver) > 1:
            yield _("“%(rule)s”: nobody needs to agree twice in one chain.") % name
        kind, _colon, who = approver.partition(":")
        if approver in ROLE_APPROVERS:
            continue
        if kind != "user" or (known is not None and who not in known["people"]):
            yield (
                _("“%(rule)s”: a person of its chain is not an active reviewer of the vendor.")
                % name
            )
