"""What the calendar does in this room."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from deals.approvals import services
from portal.jobs.registry import Progress, scheduled


@scheduled("release_approvals", _("Send automatic approvals"), dt.timedelta(minutes=5))
def release_approvals(progress: Progress) -> str:
    return f"{services.release_due(progress=progress)} approved"


@scheduled("prepared_drafts", _("Take back what was not confirmed"), dt.timedelta(hours=1))
def prepared_drafts(progress: Progress) -> str:
    return f"{services.end_unconfirmed()} taken back"


@scheduled("approval_turns", _("See whose turn it is to agree"), dt.timedelta(hours=1))
def approval_turns(progress: Progress) -> str:
    return f"{services.refresh_turns()} chains looked at"
