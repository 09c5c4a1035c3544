"""What the calendar does in this room."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from partners.coverage import emails, services
from portal.jobs.registry import Progress, scheduled
from portal.workflow import clock


@scheduled("allocations", _("Begin and end allocations"), dt.timedelta(minutes=5))
def allocations(progress: Progress) -> str:
    begun, ended, settled = services.turn_over()
    return f"{begun} begun, {ended} ended, {settled} no longer joint"


@scheduled("orphans", _("Look for work that belongs to nobody"), dt.timedelta(days=1))
def orphans(progress: Progress) -> str:
    counts = services.orphans()
    if counts:
        emails.orphans([(kind.label, count) for kind, count in counts], clock.today())
    return f"{sum(count for _kind, count in counts)} records"
