"""The deal's transition table (design §4.1).

Appeal and the extension request get their rows with the conflict desk and the protection
ledger; so do the rows the clock makes by itself, except expiry, which is here already.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from deals.registrations import emails, moves, policies
from deals.registrations.choices import COPYABLE, Status
from deals.registrations.models import Deal
from portal.access.scope import Scope
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow.machine import Machine, Transition

UNDECIDED = frozenset({Status.SUBMITTED, Status.IN_REVIEW})
DECIDABLE = UNDECIDED | {Status.ON_HOLD}


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
            columns=moves.submitting,
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
            moves.answering,
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
            columns=moves.claiming,
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
            moves.approving,
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
            moves.asking,
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
            moves.rejecting,
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
            moves.holding,
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
            moves.advancing,
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
            moves.winning,
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
            moves.losing,
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
            moves.withdrawing,
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
            moves.revoking,
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
            columns=moves.expiring,
            effect=emails.expired,
            audience=Audience.JOINT,
        ),
    ),
)


def available_actions(scope: Scope, deal: Deal) -> list[str]:
    """Names a person may POST for this deal now: transitions first, then copies. No queries."""
    copies = [name for name in COPYABLE if policies.can_copy(scope, deal, name)]
    return [row.name for row in DEAL.available(scope, deal)] + copies
