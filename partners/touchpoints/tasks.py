"""What the calendar does here: notice contacts that do not answer."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from partners.touchpoints.services import notice_silence
from portal.jobs.registry import Progress, scheduled


@scheduled("unanswered_contacts", _("Notice contacts that do not answer"), dt.timedelta(hours=6))
def unanswered_contacts(progress: Progress) -> str:
    return f"{notice_silence()} series noticed"
