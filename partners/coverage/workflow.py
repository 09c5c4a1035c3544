"""Two transition tables: an allocation's (asked → approved …) and a hand-over's."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.coverage import emails, policies, validators
from partners.coverage.choices import HandOverStatus, Status
from partners.coverage.models import Allocation
from portal.access.policy import ALLOWED, Decision, refuse
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.machine import Data, Machine, Transition


def _approving(allocation: Allocation, actor: Any, data: Data) -> dict[str, Any]:
    return _decided(allocation, actor, data) | {
        "starts_on": validators.first_day(allocation),
        "from_team_id": policies.loser(allocation),
    }


def _decided(allocation: Allocation, actor: Any, data: Data) -> dict[str, Any]:
    text = validators.check_reason(data, "text", optional=True)
    return {"decided_by": actor, "decided_on": clock.today(), "decision_text": text}


def _refusing(allocation: Allocation, actor: Any, data: Data) -> dict[str, Any]:
    validators.check_reason(data, "text")
    return _decided(allocation, actor, data)


def _noted(data: Data) -> dict[str, Any]:
    return {"text": str(data["text"])} if data.get("text") else {}


def _not_begun(allocation: Allocation) -> Decision:
    if allocation.began_at is None and allocation.starts_on > clock.today():
        return ALLOWED
    return refuse(_("It has begun already: ask for the next one."))


ALLOCATION = Machine(
    record_event=record_event,
    status_label=policies.status_label,
    transitions=(
        Transition(
            "approve", _("Approve"), frozenset({Status.ASKED}), Status.APPROVED,
            policies.can_decide, ("text",), _approving, emails.decided, tone="primary", note=_noted,
        ),
        Transition(
            "decline", _("Decline"), frozenset({Status.ASKED}), Status.DECLINED,
            policies.can_decide, ("text",), _refusing, emails.decided, tone="danger", note=_noted,
        ),
        Transition(
            "withdraw", _("Withdraw"), frozenset({Status.ASKED}), Status.WITHDRAWN,
            policies.can_withdraw,
        ),
        Transition(
            "call_off", _("Call off"), frozenset({Status.APPROVED}), Status.CALLED_OFF,
            policies.as_desk, ("text",), lambda allocation, actor, data: {
                "decision_text": validators.check_reason(data, "text")
            }, emails.decided, tone="danger", note=_noted, ready=_not_begun,
        ),
    ),
)  # fmt: skip

HAND_OVER = Machine(
    record_event=record_event,
    status_label=policies.status_label,
    transitions=(
        Transition(
            "finish", _("Finish"), frozenset({HandOverStatus.OPEN}), HandOverStatus.FINISHED,
            policies.can_hand_over, (), lambda row, actor, data: {"closed_at": clock.now()},
            tone="primary",
        ),
        Transition(
            "withdraw", _("Withdraw"), frozenset({HandOverStatus.OPEN}), HandOverStatus.WITHDRAWN,
            policies.can_hand_over, (), lambda row, actor, data: {"closed_at": clock.now()},
        ),
    ),
)  # fmt: skip
