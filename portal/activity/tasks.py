import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.activity.delivery import send_waiting
from portal.activity.models import OutgoingEmail
from portal.jobs.registry import Progress, scheduled


@scheduled("send_mail", gettext_lazy("Send waiting mail"), every=dt.timedelta(minutes=1))
def send_mail(progress: Progress) -> str:
    """Mail whose time has come: new, held by quiet hours, or refused before."""
    text = _("%(count)d mails sent.") % {"count": send_waiting()}
    refused = OutgoingEmail.objects.filter(sent_at=None, failed_at=None, attempts__gt=0)
    if last := refused.exclude(problem="").order_by("-not_before").first():
        told = {"count": refused.count(), "problem": last.problem}
        text += " " + _("%(count)d wait to be tried again: %(problem)s") % told
    return text
