import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.jobs.registry import Progress, scheduled
from portal.notifications.digests import send_digests


@scheduled("digests", gettext_lazy("Daily and weekly mail"), every=dt.timedelta(minutes=15))
def digests(progress: Progress) -> str:
    """Each person's collected notices, at the time the person chose."""
    return _("%(count)d digests written.") % {"count": send_digests(progress)}
