"""What the calendar does with bridges between accounts and companies.

A distribution link needs no job: it opens by its dates alone (querysets.py of organizations).
"""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from partners.accounts.services import open_begun_engagements
from portal.jobs.registry import Progress, scheduled


@scheduled("engagements", _("Open joint work agreed for today"), dt.timedelta(hours=1))
def engagements(progress: Progress) -> str:
    return f"{open_begun_engagements()} engagements looked at"
