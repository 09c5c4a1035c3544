"""What follows in this room from each step of a registration; within the step's transaction."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from deals.approvals.policies import AUTO
from deals.approvals.services import caps, chains, preparing, releases, routes
from deals.registrations.models import Deal
from portal.access.policy import Refused

Step = Callable[[Deal, Any, Mapping[str, Any]], None]


def sent(deal: Deal, actor: Any, data: Mapping[str, Any]) -> None:
    caps.check_cap(deal)
    preparing.confirmed(deal)
    routes.route(deal, may_approve_itself=True)


def asked_again(deal: Deal, actor: Any, data: Mapping[str, Any]) -> None:
    """An answer may change everything the chain agreed to, so the rules are asked anew."""
    routes.route(deal, may_approve_itself=False)


def taken(deal: Deal, actor: Any, data: Mapping[str, Any]) -> None:
    releases.give_to_a_person(deal)


def agreed(deal: Deal, actor: Any, data: Mapping[str, Any]) -> None:
    chains.agree(deal, actor, data.get("message", ""))


def not_agreed(deal: Deal, actor: Any, data: Mapping[str, Any]) -> None:
    chains.decline(deal, actor, data.get("message", ""))


def approved(deal: Deal, actor: Any, data: Mapping[str, Any]) -> None:
    chains.close(deal, actor, approved=True)


def approved_by_clock(deal: Deal, actor: Any, data: Mapping[str, Any]) -> None:
    """The clock replaces the account manager, never the desk and nobody whose agreement is due."""
    if deal.signoffs_due or deal.routed_to not in {"", AUTO}:
        raise Refused(_("A person has to decide this one."))
    chains.close(deal, None, approved=True)


def ended(deal: Deal, actor: Any, data: Mapping[str, Any]) -> None:
    chains.close(deal, actor, approved=False)


FOLLOWS: dict[str, Step] = {
    "submit": sent,
    "answer": asked_again,
    "overturn": asked_again,
    "claim": taken,
    "request_info": taken,
    "agree": agreed,
    "decline": not_agreed,
    "approve": approved,
    "auto_approve": approved_by_clock,
    "reject": ended,
    "withdraw": ended,
    "return_to_draft": ended,
}


def follow(deal: Deal, actor: Any, name: str, data: Mapping[str, Any]) -> None:
    if step := FOLLOWS.get(name):
        step(deal, actor, data)
