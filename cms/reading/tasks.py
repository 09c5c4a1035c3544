"""What the calendar does here. Each job may be stopped at any moment and repeated."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from cms.reading.services import logbook, reminders
from portal.jobs.registry import Progress, scheduled


@scheduled("must_read", _("Ask for must-read pages to be confirmed"), dt.timedelta(hours=1))
def must_read(progress: Progress) -> str:
    return f"{reminders.remind(progress)} people told"


@scheduled("forget_openings", _("Remove old entries of the reading log"), dt.timedelta(days=1))
def forget_openings(progress: Progress) -> str:
    return f"{logbook.forget_old()} rows removed"
