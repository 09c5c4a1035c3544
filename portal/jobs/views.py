"""How the scheduled work is doing."""

from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.interchange.keyset import page_of
from portal.jobs import policies, services
from portal.jobs.choices import RunStatus
from portal.jobs.models import JobRun
from portal.jobs.registry import JOBS, Job

TONES = {"done": "success", "failed": "danger", "running": "accent", "queued": "neutral"}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    require(policies.can_see_jobs(scope))
    seen = JobRun.objects.visible_to(request.user)
    latest = seen.filter(name=OuterRef("name")).order_by("-due_at").values("pk")[:1]
    last = {run.name: run for run in seen.filter(pk=Subquery(latest))}
    context = {
        "rows": [_row(job, last.get(job.name)) for job in JOBS.values()],
        "failed": seen.filter(status=RunStatus.FAILED)[:5],
        "is_quiet": services.is_quiet(),
        "may_run": bool(policies.can_run_jobs(scope)),
    }
    return render(request, "portal/jobs/overview.html", context)


def _row(job: Job, run: JobRun | None) -> dict[str, Any]:
    return {
        "job": job,
        "run": run,
        "tone": TONES.get(run.status, "neutral") if run else "neutral",
        "took": run.finished_at - run.started_at
        if run and run.finished_at and run.started_at
        else None,
        "next_at": services.last_due(job) + job.every,
        "percent": 100 * run.done // run.total if run and run.total else None,
    }


@require_safe
def runs(request: HttpRequest, name: str) -> HttpResponse:
    """The history of one job."""
    require(policies.can_see_jobs(scope_of(request.user)))
    job = _job_or_404(name)
    rows = JobRun.objects.visible_to(request.user).filter(name=name)
    page = page_of(rows, order="-due_at", params=request.GET)
    context = {
        "job": job,
        "rows": [_row(job, run) for run in page.rows],
        "page": {"previous_url": page.previous_url, "next_url": page.next_url},
    }
    return render(request, "portal/jobs/runs.html", context)


@require_POST
def run_now(request: HttpRequest, name: str) -> HttpResponse:
    job = _job_or_404(name)
    services.plan_now(name=job.name, actor=request.user)
    messages.success(request, _("“%(job)s” runs within some seconds.") % {"job": job.label})
    return redirect("jobs")


def _job_or_404(name: str) -> Job:
    if name not in JOBS:
        raise Http404
    return JOBS[name]
