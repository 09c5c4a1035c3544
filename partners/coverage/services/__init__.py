"""What can be done with allocations and hand-overs."""

from partners.coverage.services.allocations import KEEP, Outcome, ask, ask_many, perform, plan
from partners.coverage.services.calendar import turn_over
from partners.coverage.services.hand_overs import (
    can_let_go,
    done_rows,
    finish,
    give,
    leave,
    open_rows,
    start,
    withdraw,
)
from partners.coverage.services.leavings import hand_over_rest, left_with, orphans
from partners.coverage.services.people import heirs_of, within_reach

__all__ = [
    "KEEP",
    "Outcome",
    "ask",
    "ask_many",
    "can_let_go",
    "done_rows",
    "finish",
    "give",
    "hand_over_rest",
    "heirs_of",
    "leave",
    "left_with",
    "open_rows",
    "orphans",
    "perform",
    "plan",
    "start",
    "turn_over",
    "withdraw",
    "within_reach",
]
