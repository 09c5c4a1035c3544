"""When replies, decisions and answers are due, for the calendar feed of whoever reads the clock."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from deals.clocks.choices import ClockKind
from deals.clocks.models import DealClock
from portal.notifications.calendar import MOST_EVENTS, Event, span

WORDS = {
    ClockKind.FIRST_REPLY: _("First reply due: %(deal)s"),
    ClockKind.DECISION: _("Decision due: %(deal)s"),
    ClockKind.ANSWER: _("Answer due: %(deal)s"),
}


def dates_of(user: Any) -> Iterator[Event]:
    """Clocks that run; one that pauses is due at a moment nobody knows yet."""
    first, last = span()
    rows = DealClock.objects.visible_to(user).ticking().select_related("deal")
    rows = rows.filter(due_at__date__gte=first, due_at__date__lte=last)
    for row in rows.order_by("due_at", "pk")[:MOST_EVENTS]:
        page = "answer/" if row.kind == ClockKind.ANSWER else ""
        yield Event(
            uid=f"deal-{row.deal_id}-{row.kind}",
            when=row.due_at,
            summary=WORDS[ClockKind(row.kind)] % {"deal": row.deal},
            path=row.deal.get_absolute_url() + page,
        )
