"""What the calendar does with the facts that open doors."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from partners.organizations.services import turn_over_stand_ins
from portal.jobs.registry import Progress, scheduled


@scheduled("stand_ins", _("Open and close stand-ins"), dt.timedelta(hours=1))
def stand_ins(progress: Progress) -> str:
    companies, closed = turn_over_stand_ins()
    return f"{companies} companies opened, {closed} stand-ins over"
