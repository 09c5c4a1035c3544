"""What each transition of the table writes besides the status: input in, columns out.

Each raises ValidationError keyed by field. Which rule says how many days: the deal's own policy
version, fixed when it was sent.
"""

from typing import Any

from deals.programs.rules import calendar_for, in_programme_currency, judging_policy
from deals.protection import ledger
from deals.registrations import validators
from deals.registrations.choices import STAGE_PROBABILITY
from deals.registrations.moves_protection import alive
from partners.classification.rules import Entitlement, entitlement
from portal.workflow import clock
from portal.workflow.machine import Data


def submitting(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    validators.check_complete(deal)
    return {"submitted_at": clock.now(), "policy": judging_policy(deal.organization)}


def claiming(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    return {"reviewer": actor}


def asking(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    return {
        "requested_fields": validators.check_requested_fields(data),
        "request_text": validators.check_words(data, "message"),
        "reviewer": actor,
    }


def answering(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    validators.check_words(data, "message", optional=True)
    validators.check_complete(deal, only=frozenset(deal.requested_fields))
    return {"requested_fields": [], "request_text": ""}


def approving(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    columns = {
        "decided_at": clock.now(),
        "decision_text": validators.check_words(data, "message", optional=True),
        "protected_until": ledger.ends_on(protection_days(deal, data.get("account"))),
        "reviewer": actor,
    } | alive(deal)
    return columns | ({"account": data["account"]} if data.get("account") else {})


def protection_days(deal: Any, account: Any = None) -> int:
    """Length of the protection by the policy the deal is judged by (design §4.2).

    Longer from a value in the programme's currency (a value without a rate is not large), for key
    accounts, and where the account's class has days of its own: the longest counts. `account`: the
    customer the deal is being matched to, where it has none yet.
    """
    policy = policy_of(deal)
    limit = policy.long_protection_from
    value = limit and in_programme_currency(deal.value_amount, deal.value_currency)
    is_large = value is not None and limit is not None and value >= limit
    own = Entitlement()
    if policy.long_protection_for_key_accounts:
        own = entitlement(account.pk if account else deal.account_id)
    is_long = is_large or own.is_key
    return max(int(policy.long_protection_days if is_long else policy.protection_days), own.days)


def policy_of(deal: Any) -> Any:
    """The policy version the deal is judged by; deals sent before policies: today's."""
    return deal.policy or judging_policy(deal.organization)


def rejecting(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    days = policy_of(deal).appeal_open_days
    return {
        "appeal_until": calendar_for(deal.organization).add_days(clock.now(), days),
        "decided_at": clock.now(),
        "decision_reason": validators.check_reject_reason(data),
        "decision_text": validators.check_words(data, "message"),
        "reviewer": actor,
    }


def revoking(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    return {
        "closed_at": clock.now(),
        "decision_reason": validators.check_revoke_reason(data),
        "decision_text": validators.check_words(data, "message"),
    }


def advancing(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    stage = validators.check_stage(data)
    columns = {"stage": stage, "probability": STAGE_PROBABILITY[stage]} | alive(deal)
    if data.get("expected_close"):
        columns |= validators.check_fields({"expected_close": data["expected_close"]})
    return columns


def winning(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    closing = _closing(data, validators.check_win_reason(data)) | {"probability": 100}
    return closing | {"renewal_on": validators.check_renewal(data)}


def losing(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    competitor = validators.check_words(data, "competitor", limit=120, optional=True)
    closing = _closing(data, validators.check_loss_reason(data)) | {"probability": 0}
    return closing | ({"competitor": competitor} if competitor else {})


def _closing(data: Data, reason: str) -> dict[str, Any]:
    lesson = validators.check_words(data, "lesson", optional=True)
    return {"closed_at": clock.now(), "close_reason": reason, "close_lesson": lesson}


def holding(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    validators.check_words(data, "message")
    return {"reviewer": actor}


def signing(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    """The signature itself is kept by deals/approvals: nothing of the deal changes here."""
    validators.check_words(data, "message", optional=True)
    return {}


def declining(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    validators.check_words(data, "message")
    return {}


def withdrawing(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    words = validators.check_words(data, "message", optional=True)
    return {"closed_at": clock.now(), "close_lesson": words}


def expiring(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    return {"closed_at": clock.now()}


def returning(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    """A question was not answered in time: a draft again, as before it was sent."""
    return {"submitted_at": None, "policy": None, "reviewer": None, "requested_fields": []}


def said(*names: str) -> Any:
    """Keep these inputs in the audit entry."""
    return lambda data: {name: data[name] for name in names if data.get(name)}
