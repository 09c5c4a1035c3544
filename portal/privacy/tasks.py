import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.jobs.registry import Progress, scheduled
from portal.privacy.retention import apply_all


@scheduled("retention", _("Delete what has been kept long enough"), dt.timedelta(days=1))
def retention(progress: Progress) -> str:
    return f"{apply_all(progress)} rows deleted"
