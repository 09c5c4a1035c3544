import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.reports.mailing import send_due
from portal.jobs.registry import Progress, scheduled


@scheduled("report_mail", gettext_lazy("Reports by e-mail"), every=dt.timedelta(minutes=15))
def report_mail(progress: Progress) -> str:
    """Each person's reports, at the time the person chose."""
    return _("%(count)d reports sent.") % {"count": send_due(progress)}
