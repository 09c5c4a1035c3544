"""Planning runs that are due, and doing them: once, however often a process is killed.

Several schedulers and workers may run at the same time. The row's unique due time keeps a run
from being planned twice, a conditional UPDATE keeps it from being done by two, and the jobs
themselves do each piece in a transaction that finds nothing to do the second time.
"""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import override
from structlog.contextvars import bound_contextvars, get_contextvars

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.jobs.choices import RunStatus
from portal.jobs.models import JobRun
from portal.jobs.policies import can_run_jobs
from portal.jobs.registry import JOBS, Job, Progress
from portal.workflow import clock

log = logging.getLogger(__name__)
SILENCE = dt.timedelta(minutes=10)  # a run whose beat is older was killed
BEAT = dt.timedelta(seconds=2)
MAX_ATTEMPTS = 8
QUIET_AFTER = dt.timedelta(minutes=15)  # nothing done for so long: no worker runs
FIRST_PAUSE = dt.timedelta(minutes=1)  # doubled after each failed attempt
LONGEST_PAUSE = FIRST_PAUSE * 2**MAX_ATTEMPTS
KEPT = dt.timedelta(days=60)
WAITING = (RunStatus.QUEUED, RunStatus.RUNNING)


def plan_due() -> int:
    """One queued run for each job whose time has come; returns how many are new.

    Runs missed while nothing worked are made up by the latest one. While a run of the job waits or
    works, no other is planned.
    """
    waiting = set(JobRun.objects.filter(status__in=WAITING).values_list("name", flat=True))
    planned = 0
    for job in JOBS.values():
        if job.name not in waiting:
            due = last_due(job)
            _row, is_new = JobRun.objects.get_or_create(name=job.name, due_at=due)
            if not is_new and job.at_once and job.at_once():
                _row, is_new = JobRun.objects.get_or_create(name=job.name, due_at=clock.now())
            planned += is_new
    return planned


def last_due(job: Job) -> dt.datetime:
    """The latest due time of a job: a multiple of its pause since 1970, in UTC."""
    seconds = int(job.every.total_seconds())
    return dt.datetime.fromtimestamp(int(clock.now().timestamp()) // seconds * seconds, dt.UTC)


def plan_now(*, name: str, actor: Any) -> JobRun:
    """A run of the job at once, asked for by a person."""
    require(can_run_jobs(scope_of(actor)))
    if waiting := JobRun.objects.filter(name=name, status__in=WAITING).first():
        return waiting
    with transaction.atomic():
        request = str(get_contextvars().get("request_id", ""))[:64]
        row, is_new = JobRun.objects.get_or_create(
            name=name, due_at=clock.now(), defaults={"request_id": request}
        )
        if is_new:
            record_event(row, actor, "run_job", note={"job": name})
    return row


def runnable() -> list[JobRun]:
    """Queued runs whose pause is over, and killed ones, the longest due first. What lies further
    ahead than any pause was written by a clock that has been set back since."""
    now = clock.now()
    due = Q(not_before=None) | Q(not_before__lte=now) | Q(not_before__gt=now + LONGEST_PAUSE)
    silent = Q(beat_at__lt=now - SILENCE) | Q(beat_at__gt=now + SILENCE)
    ready, killed = Q(status=RunStatus.QUEUED) & due, Q(status=RunStatus.RUNNING) & silent
    return list(JobRun.objects.filter(ready | killed, name__in=JOBS).order_by("due_at"))


def claim_for_queue(row: JobRun) -> bool:
    """Note that this run is on its way to a worker, so that it is not sent again for a while."""
    mine = JobRun.objects.filter(pk=row.pk, not_before=row.not_before, attempts=row.attempts)
    return bool(mine.update(not_before=clock.now() + SILENCE))


def do(row: JobRun) -> bool:
    """Do one planned run, unless somebody else has taken it. True when it was done."""
    now = clock.now()
    taken = JobRun.objects.filter(pk=row.pk, attempts=row.attempts, status=row.status).update(
        status=RunStatus.RUNNING, attempts=F("attempts") + 1, started_at=now, beat_at=now
    )
    if not taken:
        return False
    row.refresh_from_db()
    # Whatever the job writes into the log says which run it was, and who asked for it.
    with bound_contextvars(job=row.name, run=str(row.pk), request_id=row.request_id):
        try:
            with override("en"):
                message = JOBS[row.name].run(_progress(row))
        except Exception as problem:  # whatever it is: it is shown, and the run is tried again
            log.exception("job %s failed", row.name)
            _failed(row, problem)
            return False
    JobRun.objects.filter(pk=row.pk).update(
        status=RunStatus.DONE, finished_at=clock.now(), message=message[:300], problem=""
    )
    return True


def _progress(row: JobRun) -> Progress:
    last = [clock.now()]

    def progress(done: int, total: int) -> None:
        now = clock.now()
        if now - last[0] >= BEAT or done == total:
            last[0] = now
            JobRun.objects.filter(pk=row.pk).update(done=done, total=total, beat_at=now)

    return progress


def _failed(row: JobRun, problem: Exception) -> None:
    """Try again after a pause that doubles; after the last attempt the next due run replaces it."""
    over = row.attempts >= MAX_ATTEMPTS
    JobRun.objects.filter(pk=row.pk).update(
        status=RunStatus.FAILED if over else RunStatus.QUEUED,
        finished_at=clock.now() if over else None,
        not_before=clock.now() + FIRST_PAUSE * 2 ** (row.attempts - 1),
        problem=f"{type(problem).__name__}: {problem}"[:300],
    )


def is_quiet() -> bool:
    """Has no worker done anything for so long that none can be running?"""
    return not JobRun.objects.filter(beat_at__gt=clock.now() - QUIET_AFTER).exists()


def forget_old() -> int:
    """Delete finished runs after two months; returns how many."""
    old = JobRun.objects.filter(created_at__lt=clock.now() - KEPT).exclude(status__in=WAITING)
    return int(old.delete()[0])


def run_now(name: str) -> str:
    """Do a job in this process without a row: simulations and commands. Returns its line."""
    return JOBS[name].run(lambda done, total: None)
