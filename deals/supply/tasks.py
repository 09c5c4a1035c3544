"""What the calendar does in this room."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from deals.supply import services
from portal.jobs.registry import Progress, scheduled


@scheduled("supply_dates", _("End quotes and proposals that ran out"), dt.timedelta(hours=1))
def supply_dates(progress: Progress) -> str:
    ended = services.expire_quotes()
    lapsed = services.lapse_prepared() + services.lapse_proposals()
    return f"{ended} quotes ended, {lapsed} proposals lapsed"


@scheduled("direct_alerts", _("Look for direct deals on joint accounts"), dt.timedelta(hours=1))
def direct_alerts(progress: Progress) -> str:
    return f"{services.raise_missing()} alerts raised"
