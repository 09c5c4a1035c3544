"""`plans` of the API: the mutual plan of an engagement, its versions and agreements."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.plans import inputs, policies, services
from partners.plans.models import MutualPlan, PlanSignoff, PlanVersion, Task
from partners.plans.serializers import (
    PlanSerializer,
    PlanVersionSerializer,
    TaskSerializer,
    changes_by_number,
)
from partners.plans.wording import names_in
from portal.access.policy import require
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiViewSet, ListAndRetrieve, seen_version
from portal.interchange.api_lists import Listing, ids
from portal.people.areas import Area


class PlanViewSet(ListAndRetrieve):
    """Mutual plans you may see. A plan has the id of its engagement."""

    area = Area.ACCOUNTS
    queryset = MutualPlan.objects.all()
    serializer_class = PlanSerializer
    listing = Listing(
        order="-updated_at",
        orders={"updated_at": "updated_at"},
        filters={"account": ids("engagement__account"), "engagement": ids("engagement")},
    )

    def rows(self) -> Any:
        user = self.request.user
        signoffs = PlanSignoff.objects.visible_to(user).select_related("person", "plan")
        tasks = Task.objects.visible_to(user).filter(step__isnull=False)
        rows = MutualPlan.objects.visible_to(user).select_related(
            "engagement__organization", "engagement__account", "updated_by"
        )
        return rows.prefetch_related(
            Prefetch("signoffs", signoffs, to_attr="shown_signoffs"),
            Prefetch("engagement__tasks", tasks, to_attr="shown_tasks"),
        )

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Names of the people in the steps come with one query a page."""
        rows = args[0] if args else []
        rows = rows if isinstance(rows, list) else [rows]
        names = names_in(*(row.content for row in rows))
        kwargs["context"] = {**self.get_serializer_context(), "names": names}
        return super().get_serializer(*args, **kwargs)

    @extend_schema(request=inputs.NewPlanInput, responses={201: PlanSerializer})
    def create(self, request: Request) -> Response:
        """Start the plan of an engagement; 409 when it is begun."""
        data = self.read(inputs.NewPlanInput)
        engagement = data.pop("engagement")
        plan = services.start_plan(
            engagement=engagement, actor=request.user, data=inputs.for_service(data)
        )
        return self.shown(plan.pk, status=201)

    @extend_schema(request=inputs.PlanInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Save a new version; 409 when somebody saved since the version you saw."""
        plan = self.found(pk)
        require(policies.can_edit_plan(self.scope, plan.engagement))
        data = self.read(inputs.PlanInput)
        version = seen_version(request, data)
        services.save_plan(
            plan=plan, actor=request.user, version=version, data=inputs.for_service(data)
        )
        return self.shown(pk)

    @extend_schema(request=inputs.PlanSeenInput, responses={200: PlanSerializer})
    def sign(self, request: Request, pk: Any) -> Response:
        """Your side agrees with the version you saw."""
        plan = self.found(pk)
        require(policies.can_sign(self.scope, plan))
        data = self.read(inputs.PlanSeenInput)
        services.sign(plan=plan, actor=request.user, version=seen_version(request, data))
        return self.shown(pk)

    @extend_schema(request=inputs.PlanRestoreInput, responses={200: PlanSerializer})
    def restore(self, request: Request, pk: Any) -> Response:
        """An older version again, as a new one."""
        plan = self.found(pk)
        require(policies.can_edit_plan(self.scope, plan.engagement))
        data = self.read(inputs.PlanRestoreInput)
        version = seen_version(request, data)
        services.restore_version(
            plan=plan, number=data["number"], actor=request.user, version=version
        )
        return self.shown(pk)


class PlanVersionViewSet(ListAndRetrieve):
    """The versions of one plan, newest first."""

    area = Area.ACCOUNTS
    queryset = PlanVersion.objects.all()
    serializer_class = PlanVersionSerializer
    listing = Listing(order="-number", orders={"number": "number"})

    def plan(self) -> MutualPlan:
        return visible_or_404(MutualPlan, self.request.user, pk=self.kwargs["plan_id"])

    def rows(self) -> Any:
        rows = PlanVersion.objects.visible_to(self.request.user).filter(plan=self.plan())
        return rows.select_related("author")

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """What each version changed is told against the one before, also of the page before."""
        shown: list[PlanVersion] = args[0] if args and isinstance(args[0], list) else []
        wanted = {row.number for row in shown} | {row.number - 1 for row in shown}
        rows = PlanVersion.objects.visible_to(self.request.user)
        rows = rows.filter(plan_id__in={row.plan_id for row in shown}, number__in=wanted)
        changes = changes_by_number(list(rows.order_by("-number")))
        kwargs["context"] = {**self.get_serializer_context(), "changes": changes}
        return super().get_serializer(*args, **kwargs)


class StepTaskView(ApiViewSet):
    area = Area.ACCOUNTS
    queryset = MutualPlan.objects.all()
    serializer_class = TaskSerializer

    def rows(self) -> Any:
        rows = MutualPlan.objects.visible_to(self.request.user)
        return rows.select_related("engagement__organization", "engagement__account__owner_team")

    @extend_schema(operation_id="plans_steps_task", request=None, responses={200: TaskSerializer})
    def make(self, request: Request, pk: Any, step: Any) -> Response:
        """A task out of one step, once; later calls answer with the same task."""
        plan = self.found(pk)
        made = services.step_to_task(plan=plan, step_id=step, actor=request.user)
        rows = Task.objects.visible_to(request.user).with_details(request.user)
        return Response(self.get_serializer(rows.get(pk=made.pk)).data)
