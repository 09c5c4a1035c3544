"""The room's job."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from deals.clocks import services
from portal.jobs.registry import Progress, scheduled


@scheduled("deal_clocks", _("Response times: remind, escalate, decide"), dt.timedelta(minutes=5))
def deal_clocks(progress: Progress) -> str:
    return services.run_due(progress)
