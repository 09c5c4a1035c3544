"""Who asks how much, for the desk: many questions and no registrations look like fishing."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q

from deals.clearance.choices import Answer
from deals.clearance.models import ClearanceCheck
from deals.registrations.models import Deal
from portal.workflow import clock

WATCHED = dt.timedelta(days=30)
BUSIEST = 10


def busiest(user: Any) -> list[dict[str, Any]]:
    """Who asked most in 30 days, beside what they registered."""
    since = clock.now() - WATCHED
    people = list(
        ClearanceCheck.objects.visible_to(user)
        .filter(at__gte=since)
        .values("user", "user__name", "organization__name")
        .annotate(
            asked=Count("pk"),
            needing=Count("pk", filter=Q(answer=Answer.NEEDS_REVIEW)),
            traps=Count("pk", filter=Q(hit_trap=True)),
        )
        .order_by("-asked", "user__name")[:BUSIEST]
    )
    sent = dict(
        Deal.objects.visible_to(user)
        .filter(owner__in=[row["user"] for row in people], submitted_at__gte=since)
        .values_list("owner")
        .annotate(sent=Count("pk"))
        .order_by()
    )
    return [{**row, "sent": sent.get(row["user"], 0)} for row in people]
