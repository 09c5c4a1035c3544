"""What can be done: the programme's lines, snapshots, reports by e-mail."""

from deals.reports.services.lines import add_line, change_line, remove_line
from deals.reports.services.schedules import (
    change_schedule,
    pause_schedule,
    remove_schedule,
    resume_schedule,
    schedule_report,
)
from deals.reports.services.snapshots import remove_snapshot, save_snapshot

__all__ = [
    "add_line",
    "change_line",
    "change_schedule",
    "pause_schedule",
    "remove_line",
    "remove_schedule",
    "remove_snapshot",
    "resume_schedule",
    "save_snapshot",
    "schedule_report",
]
