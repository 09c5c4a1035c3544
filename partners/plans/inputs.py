"""What the API reads for tasks and plans. Rights and state are asked before what is missing."""

import uuid
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.accounts.models import Account
from partners.engagements.rooms import open_engagements
from partners.plans.choices import StepSide, StepStatus, Visibility
from partners.plans.validators import MOST_REVIEWS, MOST_STEPS, UNKNOWN_PERSON
from portal.access.scope import scope_of
from portal.interchange.api_fields import REFERENCE, Input, Ref, Text, VersionField


def accounts(user: Any) -> Any:
    return Account.objects.visible_to(user)


def engagements(user: Any) -> Any:
    rows = open_engagements("tasks", scope_of(user))
    return rows.select_related("organization", "account__owner_team")


def plan_engagements(user: Any) -> Any:
    rows = open_engagements("plan", scope_of(user))
    return rows.select_related("organization", "account__owner_team")


@extend_schema_field(REFERENCE)
class PersonRef(Ref):
    """A person, by id. Who may be named is the service's to say: it answers the same for people
    who do not exist and for people who see nothing of it, with as many queries."""

    def __init__(self, **kwargs: Any):
        super().__init__(lambda user: None, message=UNKNOWN_PERSON, **kwargs)

    def _find(self, wanted: str) -> uuid.UUID | None:
        try:
            return uuid.UUID(wanted)
        except ValueError:
            return None


class TaskInput(Input):
    """`assignee` must be one of the people who may see the task."""

    ignored: ClassVar[frozenset[str]] = frozenset(
        {"id", "status", "account", "engagement", "visibility", "available_actions", "created_by"}
        | {"created_at", "updated_at", "done_at"}
    )

    version = VersionField()
    title = Text(max_length=160)
    text = Text(max_length=5000)
    due_on = serializers.DateField(required=False, allow_null=True)
    progress = serializers.IntegerField(min_value=0, max_value=100, required=False)
    assignee = PersonRef(allow_null=True)


class NewTaskInput(TaskInput):
    """`engagement` may be left out where the account has only one open to you; the account's own
    team leaves it out for an internal task and says so with `visibility`."""

    ignored = frozenset({"id", "version", "status", "available_actions", "created_by"})

    version = None
    account = Ref(accounts, required=True)
    engagement = Ref(engagements, allow_null=True)
    visibility = serializers.ChoiceField(Visibility.choices, required=False)


class TaskActionInput(Input):
    """The version seen; `progress` with `report`."""

    version = VersionField()
    progress = serializers.IntegerField(min_value=0, max_value=100, required=False)


class TaskCommentInput(Input):
    body = Text(max_length=5000)
    internal = serializers.BooleanField(default=False)


class StepInput(Input):
    """Without `id` it is a new step."""

    ignored = frozenset({"task"})

    id = serializers.UUIDField(required=False)
    text = Text(max_length=300)
    side = serializers.ChoiceField(StepSide.choices, required=False)
    person = PersonRef(allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    status = serializers.ChoiceField(StepStatus.choices, required=False)


class ReviewInput(Input):
    id = serializers.UUIDField(required=False)
    held_on = serializers.DateField()
    outcome = Text(max_length=5000)


class PlanInput(Input):
    """`steps` and `reviews`, where given, are all of them from now on."""

    ignored = frozenset({"id", "account", "engagement", "signoffs", "updated_at", "updated_by"})

    version = VersionField()
    goal = Text(max_length=5000)
    position = Text(max_length=5000)
    gap = Text(max_length=5000)
    steps = StepInput(many=True, required=False, max_length=MOST_STEPS)
    reviews = ReviewInput(many=True, required=False, max_length=MOST_REVIEWS)


class NewPlanInput(PlanInput):
    ignored = PlanInput.ignored - {"engagement"} | {"version"}

    version = None
    engagement = Ref(plan_engagements, required=True)


class PlanSeenInput(Input):
    version = VersionField()


class PlanRestoreInput(PlanSeenInput):
    number = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


def for_service(data: dict[str, Any]) -> dict[str, Any]:
    """Steps name people by id."""
    steps = data.get("steps")
    if steps is None:
        return data
    rows = [{**row, "person": row.get("person") or ""} for row in steps]
    return data | {"steps": rows}
