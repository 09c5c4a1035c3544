"""What the audit trail calls the actions of this room."""

from django.utils.translation import gettext_lazy as _

ACTION_WORDS = {
    "set_intake": _("Ways to register without signing in changed"),
    "make_form_link": _("Form link made"),
    "end_form_link": _("Form link ended"),
    "confirm_intake": _("Confirmed without signing in"),
}
