"""What the calendar does here: clear away tokens of OAuth that have run out."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import clear_expired

from portal.jobs.registry import Progress, scheduled


@scheduled("oauth_tokens", _("Clear away expired OAuth tokens"), dt.timedelta(days=1))
def oauth_tokens(progress: Progress) -> str:
    clear_expired()
    return "cleared"
