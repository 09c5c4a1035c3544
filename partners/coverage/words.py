"""This room's actions as the audit trail names them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTION_WORDS: dict[str, Any] = {
    "ask_allocation": _("Allocation asked for"),
    "call_off": _("Allocation called off"),
    "allocated": _("Coverage changed"),
    "start_hand_over": _("Hand-over started"),
    "hand_over_row": _("Handed over or left"),
    "finish": _("Finished"),
    "hand_over": _("Handed over"),
}
