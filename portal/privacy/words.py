"""What the audit trail calls the actions of this room."""

from django.utils.translation import gettext_lazy as _

ACTION_WORDS = {
    "ask_erasure": _("Asked to be erased"),
    "withdraw_erasure": _("Took back the wish to be erased"),
    "decline_erasure": _("Erasure declined"),
    "erase_person": _("Person erased"),
    "collect_person_data": _("Data about a person collected"),
    "take_own_data": _("Own data taken"),
    "set_retention": _("Days of retention changed"),
}
