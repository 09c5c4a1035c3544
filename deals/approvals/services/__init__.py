"""What this room does: routes, chains, releases, preparing, stand-ins, and looking back."""

from deals.approvals.services.absences import end_stand_in, name_stand_in, refresh_turns
from deals.approvals.services.preparing import decline_prepared, end_unconfirmed, prepare
from deals.approvals.services.releases import release_due

__all__ = [
    "decline_prepared",
    "end_stand_in",
    "end_unconfirmed",
    "name_stand_in",
    "prepare",
    "refresh_turns",
    "release_due",
]
