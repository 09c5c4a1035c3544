"""`tasks` of the API: the same scope, services and transitions as the pages."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.accounts.api import AccountViewSet
from partners.accounts.models import Account
from partners.engagements.rooms import engagements_of
from partners.plans import inputs, policies, services
from partners.plans.choices import Status, Visibility
from partners.plans.filters import my_side, searched
from partners.plans.models import Task, TaskComment
from partners.plans.serializers import TaskCommentSerializer, TaskSerializer
from partners.plans.workflow import TASK
from portal.access.policy import require
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ListAndRetrieve, seen_version
from portal.interchange.api_lists import Listing, day_before, day_from, ids, one_of
from portal.interchange.api_wanted import Expansion
from portal.people.areas import Area

ACTIONS = TASK.names()


class TaskListing(Listing):
    """Searches titles and details."""

    def found(self, rows: Any, text: str, scope: Any) -> Any:
        return searched(rows, text)


def _show(rows: Any, values: list[str], scope: Any) -> Any:
    for value in values:
        rows = {
            "mine": lambda rows: rows.filter(assignee_id=scope.user_id),
            "side": lambda rows: rows.filter(my_side(scope)),
            "overdue": lambda rows: rows.overdue(),
        }[value](rows)
    return rows


class TaskViewSet(ListAndRetrieve):
    """Tasks you may see: yours, your side's, and those of both sides."""

    area = Area.ACCOUNTS
    queryset = Task.objects.all()
    serializer_class = TaskSerializer
    expansions: ClassVar = {"account": Expansion(lambda: AccountViewSet, {"id": "account.id"})}
    listing = TaskListing(
        order="due_on",
        orders={"due_on": "sorts_on", "created_at": "created_at", "updated_at": "updated_at"},
        search=("title", "text"),
        filters={
            "account": ids("account"),
            "engagement": ids("engagement"),
            "assignee": ids("assignee"),
            "status": one_of(Status.values, "status"),
            "visibility": one_of(Visibility.values, "visibility"),
            "show": one_of(["mine", "side", "overdue"], _show),
            "due_from": day_from("due_on"),
            "due_before": day_before("due_on"),
        },
    )

    def rows(self) -> Any:
        user = self.request.user
        return Task.objects.visible_to(user).with_details(user)

    @extend_schema(request=inputs.NewTaskInput, responses={201: TaskSerializer})
    def create(self, request: Request) -> Response:
        """A task on an account, for both sides of an engagement or for yours."""
        data = self.read(inputs.NewTaskInput)
        account = data.pop("account")
        engagement = data.pop("engagement", None) or self._usual(account, data)
        if engagement and engagement.account_id != account.pk:
            raise ValidationError({"engagement": _("There is no such record.")})
        task = services.create_task(
            account=account, engagement=engagement, actor=request.user, data=data
        )
        return self.shown(task.pk, status=201)

    def _usual(self, account: Account, data: dict[str, Any]) -> Any:
        """The one engagement it can be; none for the account's own team among several."""
        found = engagements_of(self.scope, account, "tasks")
        own_team = policies.team_works(self.scope, account)
        if own_team and data.get("visibility") == Visibility.INTERNAL:
            return None
        if len(found) > 1:
            raise ValidationError({"engagement": _("Say with which company.")})
        return found[0] if found else None

    @extend_schema(request=inputs.TaskInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change a task. Who sees it does not change."""
        task = self.found(pk)
        require(policies.can_work(self.scope, task))
        data = self.read(inputs.TaskInput)
        version = seen_version(request, data)
        services.update_task(task=task, actor=request.user, version=version, data=data)
        return self.shown(pk)

    def perform(self, request: Request, pk: Any, action: str) -> Response:
        task = self.found(pk)
        require(TASK.decide(self.scope, task, action))
        data = self.read(inputs.TaskActionInput)
        version = seen_version(request, data)
        services.perform(task=task, action=action, actor=request.user, version=version, data=data)
        return self.shown(pk)


def action_view(name: str) -> Any:
    """The view of one transition, documented from its row of the table."""

    @extend_schema(
        operation_id=f"tasks_{name}",
        description=str(TASK[name].label),
        request=inputs.TaskActionInput,
        responses={200: TaskSerializer},
    )
    def act(self: Any, request: Request, pk: Any) -> Response:
        return TaskViewSet.perform(self, request, pk, name)

    view = type(f"Task{name.title().replace('_', '')}View", (TaskViewSet,), {"act": act})
    return view.as_view({"post": "act"})


class TaskCommentViewSet(ListAndRetrieve):
    """What was said on a task; the vendor's own notes for those who read them."""

    area = Area.ACCOUNTS
    queryset = TaskComment.objects.all()
    serializer_class = TaskCommentSerializer
    listing = Listing(order="created_at", orders={"created_at": "created_at"})

    def task(self) -> Task:
        rows = Task.objects.select_related("account", "engagement__account")
        return visible_or_404(rows, self.request.user, pk=self.kwargs["task_id"])

    def rows(self) -> Any:
        rows = TaskComment.objects.visible_to(self.request.user).filter(task=self.task())
        return rows.select_related("author")

    @extend_schema(request=inputs.TaskCommentInput, responses={201: TaskCommentSerializer})
    def create(self, request: Request, task_id: Any) -> Response:
        task = self.task()
        require(policies.can_work(self.scope, task))
        data = self.read(inputs.TaskCommentInput)
        said = services.add_comment(
            task=task,
            actor=request.user,
            body=data.get("body", ""),
            internal=data["internal"],
        )
        return Response(self.get_serializer(said).data, status=201)
