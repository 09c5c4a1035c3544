"""The building's own numbers for Prometheus."""

from django.db.models import Count, Min, Q

from portal.activity.models import OutgoingEmail
from portal.jobs.choices import RunStatus
from portal.jobs.models import JobRun
from portal.jobs.services import WAITING
from portal.observing.choices import WEIGHT, State
from portal.observing.metrics import GAUGES, Gauge
from portal.observing.models import HealthResult
from portal.observing.registry import CHECKS
from portal.workflow import clock


def job_runs() -> dict[str, float]:
    counts = dict.fromkeys((status.value for status in RunStatus), 0)
    found = JobRun.objects.order_by().values_list("status").annotate(Count("pk"))
    return {**counts, **dict(found)}


def oldest_job() -> dict[str, float]:
    rows = JobRun.objects.filter(status__in=WAITING)
    oldest = rows.aggregate(oldest=Min("due_at"))["oldest"]
    return {"": max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0}


def mail() -> dict[str, float]:
    """`due`: could leave now. `held`: waits for quiet hours, or for another try."""
    open_ = OutgoingEmail.objects.filter(sent_at=None, failed_at=None)
    now = clock.now()
    return dict(
        open_.aggregate(
            due=Count("pk", filter=Q(not_before__lte=now)),
            held=Count("pk", filter=Q(not_before__gt=now)),
        )
    )


def health() -> dict[str, float]:
    found = HealthResult.objects.filter(name__in=CHECKS).values_list("name", "state")
    return {name: WEIGHT[State(state)] for name, state in found}


def grants_drift() -> dict[str, float]:
    """Of the last nightly check; nothing before the first."""
    row = HealthResult.objects.filter(name="grants").first()
    return {"": row.values["count"]} if row and "count" in row.values else {}


GAUGES += [
    Gauge("job_runs", "Runs of jobs of the last two months by state.", job_runs),
    Gauge("jobs_oldest_seconds", "Age of the longest due run that is not done.", oldest_job),
    Gauge("mail_waiting", "Mails that have not left.", mail),
    Gauge("health", "Checks: 0 in order, 1 look at it, 2 fault.", health, label="check"),
    Gauge("grants_drift", "Records whose grants do not follow from facts.", grants_drift),
]
