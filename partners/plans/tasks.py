"""The calendar's work: who has a task hears the day before it is due, and once it is overdue."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partners.plans import emails
from partners.plans.models import Task
from portal.jobs.registry import Progress, scheduled
from portal.workflow import clock

LOOKED_BACK = dt.timedelta(days=14)  # what was due longer ago has been told


@scheduled("task_reminders", _("Remind of tasks that are due"), dt.timedelta(hours=6))
def task_reminders(progress: Progress) -> str:
    """Each date of a task reminds once before and once after it. Safe to repeat."""
    today = clock.today()
    tomorrow = today + dt.timedelta(days=1)
    rows = Task.objects.undone().filter(due_on__gte=today - LOOKED_BACK, due_on__lte=tomorrow)
    due = rows.exclude(due_on=today).select_related("account", "assignee", "created_by")
    total = due.count()
    for done, task in enumerate(due.order_by("pk").iterator(200), start=1):
        with transaction.atomic():
            emails.due(task, is_late=task.due_on < today)
        progress(done, total)
    return f"{total} looked at"
