"""The share register, access reviews and looks, as the API shows and reads them."""

import uuid
from typing import Any

from django.contrib.auth import get_user_model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.interchange.api_fields import Input, Moment, PersonSerializer, Ref, Text
from portal.oversight.choices import Answer, AnswerBy, ReviewStatus
from portal.oversight.forms import REASON_LENGTH
from portal.oversight.register import SHARES


class Reason(Text):
    """Why; it is kept on record."""

    def __init__(self, **kwargs: Any):
        bounds = {"max_length": REASON_LENGTH, "min_length": 3, "required": True}
        super().__init__(**{**bounds, "allow_blank": False, **kwargs})


# --- The share register --------------------------------------------------------------------------
class ShareSerializer(serializers.Serializer):
    """A live bridge or share. `kind` and `id` together name it; `record`: what it opens."""

    kind = serializers.CharField()
    id = serializers.UUIDField(source="row")
    record = serializers.UUIDField(allow_null=True)
    what = serializers.CharField()
    holder = serializers.CharField()
    company = serializers.CharField()
    owner = serializers.CharField()
    reason = serializers.CharField()
    since = serializers.DateField(source="begins", allow_null=True)
    until = serializers.DateField(source="ends", allow_null=True)
    review_on = serializers.DateField(source="review", allow_null=True)
    last_used_on = serializers.DateField(source="used", allow_null=True)
    available_actions = serializers.ListField(child=serializers.CharField())


class SharesSerializer(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ShareSerializer(many=True)


class EndShareInput(Input):
    reason = Reason()


class ExtendShareInput(Input):
    until = serializers.DateField()
    reason = Reason()


# --- Reviews -------------------------------------------------------------------------------------
class ReviewSerializer(serializers.Serializer):
    """A campaign. `asked` and `answered` count the items in your scope."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    status = serializers.ChoiceField(ReviewStatus.choices)
    due_on = serializers.DateField()
    ends_unanswered = serializers.BooleanField()
    repeat_months = serializers.IntegerField(allow_null=True)
    started_at = Moment()
    closed_at = Moment(allow_null=True)
    asked = serializers.IntegerField()
    answered = serializers.IntegerField()


class StartReviewInput(Input):
    """`token`: a random id of yours; the same one sent again begins one campaign."""

    name = Text(max_length=120, required=True, allow_blank=False)
    kinds = serializers.ListField(child=serializers.CharField(), max_length=50)
    due_on = serializers.DateField()
    repeat_months = serializers.ChoiceField((3, 6, 12), required=False, allow_null=True)
    ends_unanswered = serializers.BooleanField(required=False)
    token = serializers.UUIDField(default=uuid.uuid4)

    def validate_kinds(self, kinds: list[str]) -> list[str]:
        return [code for code in SHARES if code in kinds] if set(kinds) <= SHARES.keys() else []


class SaidSerializer(serializers.Serializer):
    """`answered_by`: empty when nobody answered in time; to partners the vendor is one."""

    answer = serializers.ChoiceField(Answer.choices)
    reason = serializers.CharField()
    answered_by = serializers.CharField(source="by")
    answered_at = Moment()


class ReviewItemSerializer(serializers.Serializer):
    """One grant as it stood when the campaign began, also its last use. `said`: null while it
    waits."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    what = serializers.CharField()
    holder = serializers.CharField()
    organization = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    last_used_on = serializers.DateField(source="used_on", allow_null=True)
    answer_by = serializers.ChoiceField(AnswerBy.choices)
    may_answer = serializers.SerializerMethodField()
    said = serializers.SerializerMethodField()

    def get_may_answer(self, item: Any) -> bool:
        return self.context["view"].may_answer(item)

    @extend_schema_field(SaidSerializer(allow_null=True))
    def get_said(self, item: Any) -> Any:
        row = getattr(item, "answer", None)
        if row is None:
            return None
        row.by = self.context["view"].sayer(row)
        return SaidSerializer(row).data


class AnswerInput(Input):
    """To end a grant takes a reason."""

    answer = serializers.ChoiceField(Answer.choices)
    reason = Text(max_length=REASON_LENGTH)


# --- Asking why, and looks -----------------------------------------------------------------------
class PersonInput(Input):
    person = Ref(lambda user: get_user_model().objects.visible_to(user), required=True)


class RuleSerializer(serializers.Serializer):
    """What one rule says of the person: opened, and how; or what is missing."""

    rule = serializers.CharField(source="rule.label")
    opens = serializers.SerializerMethodField()
    missing = serializers.CharField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_opens(self, answer: Any) -> list[str]:
        return [str(path.fact or path.holder) for path in answer.paths]


class WhySerializer(serializers.Serializer):
    person = PersonSerializer()
    sees = serializers.BooleanField()
    rules = RuleSerializer(many=True)


class LookSerializer(serializers.Serializer):
    """Somebody of the vendor's support looked at the portal as you. `staff`: to partners, the
    vendor as one."""

    id = serializers.UUIDField()
    staff = serializers.SerializerMethodField()
    reason = serializers.CharField()
    started_at = Moment()
    until = Moment()
    ended_at = Moment(allow_null=True)

    def get_staff(self, row: Any) -> str:
        return self.context["view"].names(row.staff)
