"""The deal's transition table (design §4.1).

Appeal and the extension request get their rows with the conflict desk and the protection
ledger; so do the rows the clock makes by itself, except expiry, which is here already.
"""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from deals.registrations import emails, policies, validators
from deals.registrations.choices import COPYABLE, PROTECTION_DAYS, STAGE_PROBABILITY, Status
from deals.registrations.models import Deal
from portal.access.scope import Scope
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock
from portal.workflow.machine import Data, Machine, Transition

UNDECIDED = frozenset({Status.SUBMITTED, Status.IN_REVIEW})
DECIDABLE = UNDECIDED | {Status.ON_HOLD}


def submitting(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    validators.check_complete(deal)
    return {"submitted_at": clock.now()}


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
        "protected_until": clock.today() + dt.timedelta(days=PROTECTION_DAYS),
        "reviewer": actor,
    }
    return columns | ({"account": data["account"]} if data.get("account") else {})


def rejecting(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    return {
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


def said(*names: str) -> Any:
    """Keep these inputs in the audit entry."""
    return lambda data: {name: data[name] for name in names if data.get(name)}


DEAL = Machine(
    record_event=record_event,
    status_label=policies.status_label,
    transitions=(
        Transition(
            "submit",
            _("Send for review"),
            frozenset({Status.DRAFT}),
            Status.SUBMITTED,
            policies.as_owner,
            columns=submitting,
            effect=emails.submitted,
            audience=Audience.JOINT,
            tone="primary",
        ),
        Transition(
            "answer",
            _("Send answer"),
            frozenset({Status.INFO_REQUESTED}),
            Status.IN_REVIEW,
            policies.as_owner,
            ("message",),
            answering,
            emails.answered,
            audience=Audience.JOINT,
            tone="primary",
            note=said("message"),
        ),
        Transition(
            "claim",
            _("Start review"),
            frozenset({Status.SUBMITTED}),
            Status.IN_REVIEW,
            policies.as_reviewer,
            columns=claiming,
            audience=Audience.JOINT,
            tone="primary",
        ),
        Transition(
            "approve",
            _("Approve"),
            DECIDABLE,
            Status.APPROVED,
            policies.as_reviewer,
            ("message", "account"),
            approving,
            emails.approved,
            audience=Audience.JOINT,
            tone="primary",
            note=said("message"),
        ),
        Transition(
            "request_info",
            _("Ask for information"),
            UNDECIDED,
            Status.INFO_REQUESTED,
            policies.as_reviewer,
            ("fields", "message"),
            asking,
            emails.info_requested,
            audience=Audience.JOINT,
            note=said("fields", "message"),
        ),
        Transition(
            "reject",
            _("Reject"),
            DECIDABLE,
            Status.REJECTED,
            policies.as_reviewer,
            ("reason", "message"),
            rejecting,
            emails.rejected,
            audience=Audience.JOINT,
            tone="danger",
            note=said("reason", "message"),
        ),
        Transition(
            "hold",
            _("Put on hold"),
            frozenset({Status.IN_REVIEW}),
            Status.ON_HOLD,
            policies.as_desk,
            ("message",),
            holding,
            audience=Audience.INTERNAL,
            quiet=True,
            note=said("message"),
        ),
        Transition(
            "resume",
            _("Take off hold"),
            frozenset({Status.ON_HOLD}),
            Status.IN_REVIEW,
            policies.as_desk,
            audience=Audience.INTERNAL,
            quiet=True,
        ),
        Transition(
            "advance",
            _("Update stage"),
            frozenset({Status.APPROVED}),
            Status.APPROVED,
            policies.as_owner,
            ("stage", "expected_close"),
            advancing,
            audience=Audience.JOINT,
            tone="primary",
            note=said("stage"),
        ),
        Transition(
            "win",
            _("Close as won"),
            frozenset({Status.APPROVED}),
            Status.WON,
            policies.as_owner,
            ("reason", "lesson"),
            winning,
            emails.closed,
            audience=Audience.JOINT,
            tone="primary",
            note=said("reason", "lesson"),
        ),
        Transition(
            "lose",
            _("Close as lost"),
            frozenset({Status.APPROVED}),
            Status.LOST,
            policies.as_owner,
            ("reason", "competitor", "lesson"),
            losing,
            emails.closed,
            audience=Audience.JOINT,
            note=said("reason", "competitor", "lesson"),
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            DECIDABLE | {Status.INFO_REQUESTED},
            Status.WITHDRAWN,
            policies.as_owner,
            ("message",),
            lambda deal, actor, data: {
                "closed_at": clock.now(),
                "close_lesson": validators.check_words(data, "message", optional=True),
            },
            audience=Audience.JOINT,
            tone="danger",
            note=said("message"),
        ),
        Transition(
            "revoke",
            _("Revoke protection"),
            frozenset({Status.APPROVED}),
            Status.REVOKED,
            policies.as_desk,
            ("reason", "message"),
            revoking,
            emails.revoked,
            audience=Audience.JOINT,
            tone="danger",
            note=said("reason", "message"),
        ),
        Transition(
            "expire",
            _("Protection ended"),
            frozenset({Status.APPROVED}),
            Status.EXPIRED,
            policies.as_system,
            columns=lambda deal, actor, data: {"closed_at": clock.now()},
            effect=emails.expired,
            audience=Audience.JOINT,
        ),
    ),
)


def available_actions(scope: Scope, deal: Deal) -> list[str]:
    """Names a person may POST for this deal now: transitions first, then copies. No queries."""
    copies = [name for name in COPYABLE if policies.can_copy(scope, deal, name)]
    return [row.name for row in DEAL.available(scope, deal)] + copies
