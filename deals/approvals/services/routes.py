"""Which way a registration takes: the rules are asked when it is sent and after an answer."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from deals.approvals.models import RouteDecision
from deals.approvals.policies import AUTO
from deals.approvals.services import chains, releases
from deals.approvals.services.facts import as_json, facts_of, is_clear
from deals.approvals.services.people import DESK
from deals.conflicts.services import highest_score
from deals.programs.choices import Result
from deals.programs.routing import Facts, Outcome, decide, rules_in_force
from deals.programs.routing_words import why
from deals.registrations.models import Deal
from deals.registrations.moves import policy_of


def route(deal: Deal, *, may_approve_itself: bool) -> RouteDecision | None:
    """Ask the rules and send the registration their way. Direct deals are the desk's: None."""
    if deal.organization is None:
        return None
    facts = facts_of(deal, highest_score(deal))
    with translation.override(settings.LANGUAGE_CODE):
        outcome = decide(rules_in_force(deal.organization), facts)
    chains.skip_rest(deal)
    result, by_hand = _result(deal, outcome, facts, may_approve_itself)
    release_at = None
    if result == Result.AUTO_APPROVE:
        release_at = releases.next_release(deal.organization, policy_of(deal).release_times)
    decision = RouteDecision.objects.create(
        deal=deal,
        result=result,
        rule=_stored(outcome),
        rule_name=outcome.rule.name if outcome.rule else "",
        why=outcome.why[:1000],
        facts=as_json(facts),
        by_hand=by_hand,
        release_at=release_at,
    )
    _send(deal, result, outcome)
    return decision


def _stored(outcome: Outcome) -> Any:
    """The rule, unless it is one of the defaults, which are not rows."""
    return outcome.rule if outcome.rule and not outcome.rule._state.adding else None


def _result(
    deal: Deal, outcome: Outcome, facts: Facts, may_approve_itself: bool
) -> tuple[str, bool]:
    """(result, is it by hand although the rules would let it approve itself?)"""
    if outcome.result != Result.AUTO_APPROVE:
        return outcome.result, False
    if not would_approve_itself(deal.pk, facts, policy_of(deal).manual_share_percent):
        return Result.ACCOUNT_MANAGER, True
    return (outcome.result, False) if may_approve_itself else (Result.ACCOUNT_MANAGER, True)


def would_approve_itself(deal_id: Any, facts: Facts, manual_share: int) -> bool:
    """Given a rule that says so: is it clear, and outside the share a person looks at?"""
    return is_clear(facts) and not releases.goes_to_a_person(deal_id, manual_share)


def _send(deal: Deal, result: str, outcome: Outcome) -> None:
    if result == Result.CHAIN:
        chains.start_chain(deal, outcome.chain)
        return
    turn = {Result.AUTO_APPROVE: AUTO, Result.DESK: chains.joined([DESK])}
    columns = {"signoffs_due": 0, "routed_to": turn.get(Result(result), ""), "signed_by": ""}
    Deal.objects.filter(pk=deal.pk).update(**columns)
    for name, value in columns.items():
        setattr(deal, name, value)


def why_in_words(decision: RouteDecision, words: Any = None) -> str:
    """The rule in the reader's language, and what was decided beside it."""
    said = why(decision.rule, words) if decision.rule else decision.why
    if decision.by_hand:
        said += " " + _("It could have approved itself; a person looks at it all the same.")
    return said


def reads_the_score(decision: RouteDecision) -> bool:
    """Does its reason speak of a match? Then only the desk and auditors, who see both sides, may
    read it: an account manager must not learn from it what others have registered."""
    rule = decision.rule
    if rule is None:
        return bool(decision.rule_name)  # of the default rules, the one that has a name does
    return rule.score_from is not None or rule.score_to is not None
