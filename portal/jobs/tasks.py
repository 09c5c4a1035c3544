"""How a run reaches a worker: the queue of django-tasks, and the room's own job."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from portal.jobs import services
from portal.jobs.models import JobRun
from portal.jobs.registry import Progress, scheduled


@task(queue_name="default", backend="jobs")
def do_run(run_id: str) -> None:
    """One planned run, in whichever worker takes it."""
    row = JobRun.objects.filter(pk=run_id).first()
    if row is not None:
        services.do(row)


def hand_out() -> int:
    """Plan what is due and give it to the workers; returns how many runs were given out.

    A run given out twice does no harm: the second worker finds it taken.
    """
    services.plan_due()
    given = 0
    for row in services.runnable():
        with transaction.atomic():
            if services.claim_for_queue(row):
                do_run.enqueue(str(row.pk))
                given += 1
    return given


@scheduled("forget_old_runs", _("Forget old runs of jobs"), every=dt.timedelta(days=1))
def forget_old_runs(progress: Progress) -> str:
    return f"{services.forget_old()} rows deleted"
