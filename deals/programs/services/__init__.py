"""What the desk does with the programme's rules. Every function takes `actor` and asks for it."""

from deals.programs.services.calendars import (
    add_exception,
    remove_exception,
    save_calendar,
)
from deals.programs.services.rates import add_rate, cancel_rate
from deals.programs.services.routing import build_rules, cancel_rule_set, create_rule_set
from deals.programs.services.versions import cancel_version, create_version, end_scope

__all__ = [
    "add_exception",
    "add_rate",
    "build_rules",
    "cancel_rate",
    "cancel_rule_set",
    "cancel_version",
    "create_rule_set",
    "create_version",
    "end_scope",
    "remove_exception",
    "save_calendar",
]
