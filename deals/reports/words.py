"""What the trail calls what is done with reports."""

from django.utils.translation import gettext_lazy as _

ACTION_WORDS = {
    "save_programme_line": _("Line of the programme’s return saved"),
    "remove_programme_line": _("Line of the programme’s return removed"),
    "save_snapshot": _("Snapshot of a report saved"),
    "remove_snapshot": _("Snapshot of a report removed"),
    "save_schedule": _("Report by e-mail set up"),
    "pause_schedule": _("Report by e-mail paused"),
    "resume_schedule": _("Report by e-mail resumed"),
    "remove_schedule": _("Report by e-mail removed"),
}
LINES = _("Costs and benefits of the programme")
