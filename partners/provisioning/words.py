"""What the audit trail calls the actions of this room."""

from django.utils.translation import gettext_lazy as _

ACTION_WORDS = {
    "set_up_directory": _("Directory connected"),
    "change_directory": _("Rules of the directory changed"),
    "set_group_role": _("Role of a directory’s group changed"),
}
