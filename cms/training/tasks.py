"""The calendar's work: reminders of courses that are due, and enrolling by rule."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.training import emails
from cms.training.models import Enrollment, EnrollmentRule
from cms.training.services import apply_rule
from portal.jobs.registry import Progress, scheduled
from portal.workflow import clock

SOON = dt.timedelta(days=7)
LOOKED_BACK = dt.timedelta(days=30)  # what was due longer ago has been told


@scheduled("course_reminders", _("Remind of courses that are due"), dt.timedelta(hours=12))
def course_reminders(progress: Progress) -> str:
    """Each date of an enrollment reminds once before and once after it. Safe to repeat."""
    today = clock.today()
    rows = Enrollment.objects.live().filter(
        due_on__gte=today - LOOKED_BACK, due_on__lte=today + SOON
    )
    total = rows.count()
    people = rows.select_related("user", "course").order_by("pk")
    for done, row in enumerate(people.iterator(200), start=1):
        with transaction.atomic():
            emails.due(row, is_late=row.due_on < today)
        progress(done, total)
    return f"{total} looked at"


@scheduled("enrollment_rules", _("Enroll people by rule"), dt.timedelta(hours=6))
def enrollment_rules(progress: Progress) -> str:
    rules = list(EnrollmentRule.objects.running())
    count = 0
    for done, rule in enumerate(rules, start=1):
        count += apply_rule(rule)
        progress(done, len(rules))
    return f"{count} enrolled"
