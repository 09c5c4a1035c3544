"""What each transition of the table writes besides the status: input in, columns out.

Each raises ValidationError keyed by field. Which rule says how many days: the deal's own policy
version, fixed when it was sent.
"""

import datetime as dt
from typing import Any

from deals.programs.rules import calendar_for, judging_policy
from deals.registrations import validators
from deals.registrations.choices import STAGE_PROBABILITY
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
        "protected_until": clock.today() + dt.timedelta(days=protection_days(deal)),
        "reviewer": actor,
    }
    return columns | ({"account": data["account"]} if data.get("account") else {})


def protection_days(deal: Any) -> int:
    """Length of the protection by the policy the deal is judged by (design §4.2)."""
    return int(policy_of(deal).protection_days)


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
    columns = {"stage": stage, "probability": STAGE_PROBABILITY[stage]}
    if data.get("expected_close"):
        columns |= validators.check_fields({"expected_close": data["expected_close"]})
    return columns


def winning(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    return _closing(data, validators.check_win_reason(data)) | {"probability": 100}


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


def withdrawing(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    words = validators.check_words(data, "message", optional=True)
    return {"closed_at": clock.now(), "close_lesson": words}


def expiring(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    return {"closed_at": clock.now()}
