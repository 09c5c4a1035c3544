"""Daily work on protections. Each job may be stopped at any moment and repeated."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from deals.registrations.services import keep_alive
from deals.registrations.services.decisions import expire_due
from portal.jobs.registry import Progress, scheduled

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@scheduled("expire_deals", _("End protections that have run out"), HOUR)
def expire_deals(progress: Progress) -> str:
    return f"{expire_due()} protection(s) ended"


@scheduled("protection_notices", _("Announce protections that end soon"), DAY)
def protection_notices(progress: Progress) -> str:
    return f"{keep_alive.notify_expiries()} protection(s) near their end"


@scheduled("ask_for_updates", _("Ask for updates that are due"), DAY)
def ask_for_updates(progress: Progress) -> str:
    return f"{keep_alive.ask_for_updates()} owner(s) asked"


@scheduled("release_silent", _("Release protections without an update"), DAY)
def release_silent(progress: Progress) -> str:
    return f"{keep_alive.release_silent()} protection(s) released"


@scheduled("draft_renewals", _("Draft renewals of won deals"), DAY)
def draft_renewals(progress: Progress) -> str:
    return f"{keep_alive.draft_renewals()} renewal(s) drafted"
