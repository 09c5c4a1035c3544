"""The tasks a person has, as dates of the person's calendar feed."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from partners.plans.models import Task
from portal.notifications.calendar import MOST_EVENTS, Event, span


def dates_of(user: Any) -> Iterator[Event]:
    """What the person is to do, by its day; what is done or out of sight is gone."""
    first, last = span()
    rows = Task.objects.visible_to(user).undone().filter(assignee=user)
    for task in rows.filter(due_on__range=(first, last)).order_by("due_on", "pk")[:MOST_EVENTS]:
        yield Event(
            uid=f"task-{task.pk}",
            when=task.due_on,
            summary=_("Task due: %(title)s") % {"title": task.title},
            path=task.get_absolute_url(),
        )
