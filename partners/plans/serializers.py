"""Tasks, their comments and mutual plans as the API shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.engagements.choices import Side
from partners.plans.choices import Status, StepSide, StepStatus, Visibility
from partners.plans.models import MutualPlan, PlanVersion, Task, TaskComment
from partners.plans.wording import with_changes
from partners.plans.workflow import TASK
from portal.access.scope import scope_of
from portal.activity.choices import Audience
from portal.interchange.api_fields import Moment, NamedSerializer, PersonSerializer


class EngagementMention(serializers.Serializer):
    """Whose two sides it concerns."""

    id = serializers.UUIDField()
    organization = NamedSerializer()


class TaskSerializer(serializers.Serializer):
    """Something to do on an account. `account` is null once it is closed to you."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    account = serializers.SerializerMethodField()
    engagement = EngagementMention(allow_null=True)
    visibility = serializers.ChoiceField(Visibility.choices)
    title = serializers.CharField()
    text = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    progress = serializers.IntegerField()
    due_on = serializers.DateField(allow_null=True)
    assignee = PersonSerializer(allow_null=True)
    created_by = PersonSerializer(allow_null=True)
    created_at = Moment()
    updated_at = Moment()
    done_at = Moment(allow_null=True)
    available_actions = serializers.SerializerMethodField()

    @extend_schema_field(NamedSerializer(allow_null=True))
    def get_account(self, task: Task) -> Any:
        return NamedSerializer(task.account).data if task.sees_account else None

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_available_actions(self, task: Task) -> list[str]:
        scope = scope_of(self.context["request"].user)
        return [row.name for row in TASK.available(scope, task)]


class TaskCommentSerializer(serializers.Serializer):
    """Said on a task. Internal ones exist for the vendor's side only."""

    id = serializers.UUIDField()
    author = PersonSerializer()
    body = serializers.CharField()
    internal = serializers.SerializerMethodField()
    created_at = Moment()

    def get_internal(self, row: TaskComment) -> bool:
        return row.audience == Audience.INTERNAL


# --- The mutual plan -----------------------------------------------------------------------------
class StepTaskSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(Status.choices)
    progress = serializers.IntegerField()


class StepSerializer(serializers.Serializer):
    """One step. `task`: what was made of it, if anything."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    side = serializers.ChoiceField(StepSide.choices)
    person = PersonSerializer(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(StepStatus.choices)
    task = StepTaskSerializer(allow_null=True)


class ReviewSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    held_on = serializers.DateField()
    outcome = serializers.CharField()


class SignoffSerializer(serializers.Serializer):
    """A side's agreement with one version; `current` while that is the newest."""

    side = serializers.ChoiceField(Side.choices)
    version = serializers.IntegerField()
    person = PersonSerializer()
    at = Moment(source="created_at")
    current = serializers.SerializerMethodField()

    def get_current(self, row: Any) -> bool:
        return row.version == row.plan.version


class PlanSerializer(serializers.Serializer):
    """The mutual plan of one engagement, whose id it has."""

    id = serializers.UUIDField(source="pk")
    version = serializers.IntegerField()
    account = NamedSerializer(source="engagement.account")
    engagement = EngagementMention()
    goal = serializers.CharField(source="content.goal")
    position = serializers.CharField(source="content.position")
    gap = serializers.CharField(source="content.gap")
    steps = serializers.SerializerMethodField()
    reviews = ReviewSerializer(many=True, source="content.reviews")
    signoffs = SignoffSerializer(many=True, source="shown_signoffs")
    updated_at = Moment()
    updated_by = PersonSerializer()

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, plan: MutualPlan) -> list[dict[str, Any]]:
        names: dict[str, str] = self.context["names"]
        tasks: dict[str, Task] = {str(row.step): row for row in plan.engagement.shown_tasks}
        return [
            row
            | {
                "person": {"id": row["person"], "name": names.get(row["person"], "")}
                if row["person"]
                else None,
                "due_on": row["due_on"] or None,
                "task": StepTaskSerializer(tasks[row["id"]]).data if row["id"] in tasks else None,
            }
            for row in plan.content["steps"]
        ]


class ChangeSerializer(serializers.Serializer):
    """What a version changed, in words."""

    heading = serializers.CharField()
    kind = serializers.CharField()
    part = serializers.CharField()


class PlanVersionSerializer(serializers.Serializer):
    """A saved state of a plan: who, when, what changed since the one before."""

    number = serializers.IntegerField()
    author = PersonSerializer()
    created_at = Moment()
    restored_from = serializers.IntegerField(allow_null=True)
    changes = serializers.SerializerMethodField()

    @extend_schema_field(ChangeSerializer(many=True))
    def get_changes(self, row: PlanVersion) -> Any:
        return ChangeSerializer(self.context["changes"][row.number], many=True).data


def changes_by_number(versions: list[PlanVersion]) -> dict[int, list[dict[str, Any]]]:
    """Version number → what it changed. `versions`: newest first, one older than shown."""
    return {item["row"].number: item["changes"] for item in with_changes(versions)}
