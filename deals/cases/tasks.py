"""The calendar's work: the desk hears when a case's time is nearly over, and when it is."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from deals.cases import mails
from deals.cases.models import Case
from portal.jobs.registry import Progress, scheduled
from portal.workflow import clock

# Reminder number → the column whose time has come.
REMINDERS = {1: "warn_at", 2: "deadline"}


@scheduled("case_deadlines", _("Remind of case deadlines"), dt.timedelta(minutes=30))
def case_deadlines(progress: Progress) -> str:
    """Each undecided case at 75 % and at 100 % of its time, each once. Safe to repeat."""
    sent = 0
    for place, column in REMINDERS.items():
        due = Case.objects.undecided().filter(
            reminders__lt=place, **{f"{column}__lte": clock.now()}
        )
        cases = list(due.order_by("deadline", "pk"))
        for done, case in enumerate(cases, start=1):
            sent += _remind(case, place)
            progress(done, len(cases))
    return f"{sent} reminded"


def _remind(case: Case, place: int) -> int:
    with transaction.atomic():
        rows = Case.objects.undecided().filter(pk=case.pk, reminders__lt=place)
        if not rows.update(reminders=place):
            return 0
        mails.to_desk(case, "late" if place == 2 else "soon", mails.LATE, f"case:{case.pk}:{place}")
    return 1
