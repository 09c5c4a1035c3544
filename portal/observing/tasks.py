"""The worker's rounds through the checks."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.jobs.registry import Progress, scheduled
from portal.observing.choices import When
from portal.observing.services import keep_all
from portal.observing.statistics import refresh_statistics


@scheduled("health_quick", _("Check the portal’s health"), every=dt.timedelta(minutes=5))
def health_quick(progress: Progress) -> str:
    return keep_all([When.LIVE, When.QUICK], progress)


@scheduled("health_deep", _("Check the portal’s health thoroughly"), every=dt.timedelta(days=1))
def health_deep(progress: Progress) -> str:
    return keep_all([When.DEEP], progress)


@scheduled(
    "table_statistics",
    _("Refresh what the database knows of its tables"),
    every=dt.timedelta(days=1),
)
def table_statistics(progress: Progress) -> str:
    return f"{refresh_statistics()} indexes"
