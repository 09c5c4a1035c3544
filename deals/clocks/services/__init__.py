"""What is done with clocks: kept with each transition, acted on by the calendar, summed up."""

from deals.clocks.services.board import Line, board, waiting_now
from deals.clocks.services.escalation import run_due
from deals.clocks.services.keeping import follow, meet_first_reply, start, start_missing

__all__ = [
    "Line",
    "board",
    "follow",
    "meet_first_reply",
    "run_due",
    "start",
    "start_missing",
    "waiting_now",
]
