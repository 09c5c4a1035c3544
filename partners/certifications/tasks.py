"""What the calendar does here: say that certificates end."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from partners.certifications.services import remind_of_ends
from portal.jobs.registry import Progress, scheduled


@scheduled("certificate_ends", _("Announce certificates that end"), dt.timedelta(days=1))
def certificate_ends(progress: Progress) -> str:
    return f"{remind_of_ends()} certificate(s) near their end"
