"""The case's transition table: open → hearing → decided → closed, or withdrawn."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from deals.cases import effects, moves, policies
from deals.cases.choices import UNDECIDED, Status
from portal.activity.audit import record_event
from portal.workflow.machine import Machine, Transition


def said(*names: str) -> Any:
    """Keep these inputs in the audit entry."""
    return lambda data: {name: str(data[name]) for name in names if data.get(name)}


CASE = Machine(
    record_event=record_event,
    status_label=policies.status_label,
    transitions=(
        Transition(
            "hear",
            _("Hear the parties"),
            frozenset(UNDECIDED),
            Status.HEARING,
            policies.as_desk,
            ("parties", "message"),
            moves.hearing,
            effects.invite,
            tone="primary",
        ),
        Transition(
            "decide",
            _("Decide"),
            frozenset(UNDECIDED),
            Status.DECIDED,
            policies.as_desk,
            ("outcome", "winner", "shares", "amounts", "reason", "text", "words"),
            moves.deciding,
            effects.carry_out,
            tone="primary",
            note=said("outcome", "text", "override_reason"),
        ),
        Transition(
            "withdraw",
            _("Withdraw the case"),
            frozenset(UNDECIDED),
            Status.WITHDRAWN,
            policies.as_desk,
            ("message",),
            moves.withdrawing,
            effects.drop,
            tone="danger",
            note=said("message"),
        ),
        Transition(
            "close",
            _("Close the case"),
            frozenset({Status.DECIDED}),
            Status.CLOSED,
            policies.as_desk,
            columns=moves.closing,
        ),
    ),
)
