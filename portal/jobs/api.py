"""`jobs` of the API: how the scheduled work is doing, for the desk and auditors."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.interchange.api import ApiView, ApiViewSet
from portal.interchange.api_fields import Moment
from portal.interchange.api_lists import Listing, one_of
from portal.jobs import policies, services
from portal.jobs.choices import RunStatus
from portal.jobs.models import JobRun
from portal.jobs.registry import JOBS, Job
from portal.people.areas import Area


class RunSerializer(serializers.Serializer):
    """One time a job was due. `done` of `total` pieces; `problem`: its last fault."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    due_at = Moment()
    status = serializers.ChoiceField(RunStatus.choices)
    attempts = serializers.IntegerField()
    started_at = Moment(allow_null=True)
    finished_at = Moment(allow_null=True)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    message = serializers.CharField()
    problem = serializers.CharField()


class JobSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()
    every_seconds = serializers.IntegerField()
    next_at = Moment()
    last_run = RunSerializer(allow_null=True)


class JobsSerializer(serializers.Serializer):
    results = JobSerializer(many=True)


class JobsView(ApiView):
    area = Area.REPORTS

    @extend_schema(operation_id="jobs_list", responses=JobsSerializer)
    def get(self, request: Request) -> Response:
        """Every scheduled job, with its last run."""
        require(policies.can_see_jobs(scope_of(request.user)))
        seen = JobRun.objects.visible_to(request.user)
        latest = seen.filter(name=OuterRef("name")).order_by("-due_at").values("pk")[:1]
        last = {run.name: run for run in seen.filter(pk=Subquery(latest))}
        rows = [_row(job, last.get(job.name)) for job in JOBS.values()]
        return Response(JobsSerializer({"results": rows}).data)


def _row(job: Job, run: JobRun | None) -> dict[str, Any]:
    return {
        "name": job.name,
        "label": str(job.label),
        "every_seconds": int(job.every.total_seconds()),
        "next_at": services.last_due(job) + job.every,
        "last_run": run,
    }


def _job_or_404(name: str) -> Job:
    if name not in JOBS:
        raise Http404
    return JOBS[name]


class RunViewSet(ApiViewSet):
    """The history of one job."""

    area = Area.REPORTS
    queryset = JobRun.objects.all()
    serializer_class = RunSerializer
    listing = Listing(
        order="-due_at",
        orders={"due_at": "due_at"},
        filters={"status": one_of(RunStatus.values, "status")},
    )

    def rows(self) -> Any:
        return JobRun.objects.visible_to(self.request.user).filter(name=self.kwargs["name"])

    @extend_schema(operation_id="jobs_runs")
    def list(self, request: Request, name: str) -> Response:
        require(policies.can_see_jobs(self.scope))
        _job_or_404(name)
        page = self.paginate_queryset(self.rows())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="jobs_run", request=None, responses={201: RunSerializer})
    def run(self, request: Request, name: str) -> Response:
        """Run the job within some seconds (the desk)."""
        row = services.plan_now(name=_job_or_404(name).name, actor=request.user)
        return Response(RunSerializer(row).data, status=201)
