"""What can be done in the supply room. Each function does one thing, whole or not at all.

Errors: `Refused` (403), `StateMoved` (409), `ValidationError` (400, keyed by field). Callers have
found the record in the actor's scope.
"""

from deals.supply.services.alerts import mark_seen, raise_missing, watch
from deals.supply.services.links import (
    answer_proposal,
    lapse_proposals,
    only_answering_company,
    proposal_by_token,
    propose_link,
    tell_ended,
    withdraw_proposal,
)
from deals.supply.services.prepared import act_on_prepared, lapse_prepared, prepare
from deals.supply.services.requests import (
    act_on_request,
    add_offer,
    ask_for_quotes,
    expire_quotes,
    follow_deal,
    send_quote,
)

__all__ = [
    "act_on_prepared",
    "act_on_request",
    "add_offer",
    "answer_proposal",
    "ask_for_quotes",
    "expire_quotes",
    "follow_deal",
    "lapse_prepared",
    "lapse_proposals",
    "mark_seen",
    "only_answering_company",
    "prepare",
    "proposal_by_token",
    "propose_link",
    "raise_missing",
    "send_quote",
    "tell_ended",
    "watch",
    "withdraw_proposal",
]
