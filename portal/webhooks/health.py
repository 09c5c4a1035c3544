"""What the health page and Prometheus ask of the webhooks."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.jobs.registry import Progress
from portal.observing.choices import When
from portal.observing.metrics import GAUGES, Gauge
from portal.observing.registry import Finding, check, ok, warning
from portal.webhooks.choices import Status
from portal.webhooks.models import Delivery, Event
from portal.workflow import clock

LATE = dt.timedelta(minutes=15)


@check(
    "webhooks",
    _("Webhooks"),
    _("See that the worker runs; each endpoint’s page says what its receiver answers."),
    When.QUICK,
)
def check_backlog(progress: Progress) -> Finding:
    """What could leave and has not. What waits for another try is the receiver's matter."""
    before = clock.now() - LATE
    late = Event.objects.filter(given_at=None, at__lt=before).count()
    late += Delivery.objects.filter(
        status=Status.WAITING, attempts=0, not_before__lt=before
    ).count()
    if late:
        return warning(gettext_noop("%(count)d events should have left."), count=late)
    return ok(gettext_noop("Nothing is late."))


def backlog() -> dict[str, float]:
    waiting = Delivery.objects.filter(status=Status.WAITING)
    return {
        "new": Event.objects.filter(given_at=None).count(),
        "first_try": waiting.filter(attempts=0).count(),
        "again": waiting.filter(attempts__gt=0).count(),
    }


GAUGES.append(Gauge("webhooks_waiting", "Events that have not reached their receiver.", backlog))
