"""What the calendar does here: end attempts whose time is over."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from cms.quizzes.services import close_overdue
from portal.jobs.registry import Progress, scheduled


@scheduled("quiz_deadlines", _("End quiz attempts whose time is over"), dt.timedelta(minutes=5))
def quiz_deadlines(progress: Progress) -> str:
    return f"{close_overdue(progress)} attempts ended"
