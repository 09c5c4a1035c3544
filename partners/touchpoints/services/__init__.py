"""What can be done to what hangs on an account: touchpoints, acquaintances, files, the rule."""

from partners.touchpoints.services.acquaintances import forget_known, say_known
from partners.touchpoints.services.files import add_file, remove_file
from partners.touchpoints.services.logbook import (
    change_touchpoint,
    log_touchpoint,
    remove_touchpoint,
)
from partners.touchpoints.services.rule import change_rule, current_rule
from partners.touchpoints.services.silence import notice_silence

__all__ = [
    "add_file",
    "change_rule",
    "change_touchpoint",
    "current_rule",
    "forget_known",
    "log_touchpoint",
    "notice_silence",
    "remove_file",
    "remove_touchpoint",
    "say_known",
]
