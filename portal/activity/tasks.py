import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.activity.delivery import send_waiting
from portal.jobs.registry import Progress, scheduled


@scheduled("send_mail", gettext_lazy("Send waiting mail"), every=dt.timedelta(minutes=1))
def send_mail(progress: Progress) -> str:
    """Mail whose time has come: new, held by quiet hours, or refused before."""
    return _("%(count)d mails sent.") % {"count": send_waiting()}
