"""What the health page asks about backups."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.jobs.registry import Progress
from portal.keeping import marks
from portal.observing.choices import When
from portal.observing.registry import Finding, check, ok, warning
from portal.workflow import clock

OLD = dt.timedelta(days=2)


@check(
    "backup",
    _("Backup"),
    _("Run “manage.py backup” every day (docs/backup.md). One that is made elsewhere is not known "
      "here: look there."),
    When.QUICK,
)  # fmt: skip
def check_backup(progress: Progress) -> Finding:
    last = marks.last_backup()
    if last is None:
        return warning(gettext_noop("None is known to have been made from here."))
    age = clock.now() - last[0]
    hours = max(0, round(age.total_seconds() / 3600))
    told = warning if age > OLD else ok
    return told(gettext_noop("The last one is %(hours)d hours old."), hours=hours)
