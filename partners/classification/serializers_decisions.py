"""Periods, definitions and what people decide about an account, as the API shows and reads them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.accounts.models import Account
from partners.classification.choices import (
    PeriodKind,
    Relationship,
    Topic,
    Unit,
)
from partners.classification.policies import PERIOD_LENSES
from partners.classification.serializers import ClassPeriodSerializer, OverrideSerializer
from partners.classification.validators import NAME, WORDS
from portal.interchange.api_fields import Input, LensSerializer, Moment, PersonSerializer, Ref, Text


class WhyInput(Input):
    """Colleagues and auditors read the reason."""

    reason = Text(max_length=WORDS, required=True, allow_blank=False)


# --- Periods -------------------------------------------------------------------------------------
class PeriodSerializer(LensSerializer):
    """A period that was computed; in force once it is published. Sums are for the desk and
    auditors."""

    lenses = PERIOD_LENSES
    always = frozenset({"id"})

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(PeriodKind.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    published_at = Moment(allow_null=True)
    customers = serializers.IntegerField()
    total = serializers.DecimalField(max_digits=18, decimal_places=2)
    shares = serializers.DictField()
    computed_at = Moment()
    published_by = PersonSerializer(allow_null=True)
    reason = serializers.CharField()


class ComputeInput(Input):
    """The first day of one of the last periods."""

    starts_on = serializers.DateField()


# --- Definitions ---------------------------------------------------------------------------------
def share() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=5, decimal_places=2)


class PercentagesInput(Input):
    period = serializers.ChoiceField(PeriodKind.choices)
    vip, major, common = share(), share(), share()


class RelationshipInput(Input):
    name = Text(max_length=NAME, required=True, allow_blank=False)
    about = Text(max_length=WORDS, required=True, allow_blank=False)
    purchases = serializers.IntegerField(min_value=0, max_value=9999)
    years = serializers.IntegerField(min_value=0, max_value=9999)
    families = serializers.IntegerField(min_value=0, max_value=9999)


class RelationshipTypesInput(Input):
    one_off = RelationshipInput()
    transactional = RelationshipInput()
    relationship = RelationshipInput()
    key = RelationshipInput()


class RelationshipsInput(Input):
    months = serializers.IntegerField(min_value=0, max_value=9999)
    types = RelationshipTypesInput()


class CriterionInput(Input):
    """`code`: of the criterion this is, where it is there already; its name may change."""

    code = Text(max_length=40)
    name = Text(max_length=NAME, required=True, allow_blank=False)
    weight = serializers.IntegerField(min_value=0, max_value=9999)


class CriteriaInput(Input):
    criteria = CriterionInput(many=True, max_length=10)


class BenefitInput(Input):
    coverage = Text(max_length=120, required=True, allow_blank=False)
    reply = serializers.IntegerField(min_value=0, max_value=9999)
    unit = serializers.ChoiceField(Unit.choices)
    protection = serializers.IntegerField(min_value=0, max_value=9999, allow_null=True)


class BenefitsInput(Input):
    vip = BenefitInput()
    major = BenefitInput()
    common = BenefitInput()
    minor = BenefitInput()


CONTENTS: dict[str, type[Input]] = {
    Topic.PERCENTAGES: PercentagesInput,
    Topic.RELATIONSHIPS: RelationshipsInput,
    Topic.CRITERIA: CriteriaInput,
    Topic.BENEFITS: BenefitsInput,
}


class DefinitionSerializer(serializers.Serializer):
    """A version of one topic, in force from its day until the next. `data` as the topic's input."""

    id = serializers.UUIDField()
    topic = serializers.ChoiceField(Topic.choices)
    starts_on = serializers.DateField()
    data = serializers.DictField()
    reason = serializers.CharField()
    created_by = PersonSerializer(allow_null=True)
    created_at = Moment()


class DefinitionInput(Input):
    """`data` has the shape of the topic as `class-definitions/{id}/` shows it. With `preview`
    nothing is written: the answer says what would differ."""

    topic = serializers.ChoiceField(Topic.choices)
    starts_on = serializers.DateField()
    reason = Text(max_length=WORDS, required=True, allow_blank=False)
    data = serializers.DictField()
    preview = serializers.BooleanField(required=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        content = CONTENTS[given["topic"]](data=given["data"], context=self.context)
        if not content.is_valid():
            raise serializers.ValidationError({"data": content.errors})
        return {**given, "data": content.validated_data}


class DefinitionPreviewSerializer(serializers.Serializer):
    """What a version would change, and which accounts would move, in words."""

    changes = serializers.ListField(child=serializers.CharField())
    moves = serializers.ListField(child=serializers.CharField())


# --- One account ---------------------------------------------------------------------------------
class EndOverrideInput(Input):
    account = Ref(lambda user: Account.objects.visible_to(user), required=True)


class RelationshipDecisionInput(WhyInput):
    relationship = serializers.ChoiceField(Relationship.choices)


class RelationshipDecisionSerializer(serializers.Serializer):
    """`suggested`: what the rule said to that person then."""

    id = serializers.UUIDField()
    relationship = serializers.ChoiceField(Relationship.choices)
    suggested = serializers.CharField()
    reason = serializers.CharField()
    by = PersonSerializer(allow_null=True)
    at = Moment()


class ScoreSerializer(serializers.Serializer):
    """`value`: 1 (poor) to 5 (excellent); null without one."""

    criterion = serializers.CharField(source="code")
    name = serializers.CharField()
    weight = serializers.IntegerField()
    value = serializers.IntegerField(source="score.value", default=None, allow_null=True)
    note = serializers.CharField(source="score.note", default="")


class ScorecardSerializer(serializers.Serializer):
    """`trend`: difference to the one before; `missing`: criteria without a value."""

    starts_on = serializers.DateField(source="card.starts_on")
    ends_on = serializers.DateField(source="card.ends_on")
    version = serializers.IntegerField(source="card.version")
    result = serializers.DecimalField(max_digits=4, decimal_places=2, allow_null=True)
    missing = serializers.IntegerField()
    trend = serializers.DecimalField(max_digits=4, decimal_places=2, allow_null=True)
    scores = ScoreSerializer(many=True, source="rows")


class ScoreInput(Input):
    criterion = Text(max_length=40, required=True, allow_blank=False)
    value = serializers.IntegerField(min_value=1, max_value=5)
    note = Text(max_length=WORDS)


class ScorecardInput(Input):
    """`starts_on`: the first day of one of the last periods (default: the running one). `version`:
    the one you saw, 0 for none yet."""

    starts_on = serializers.DateField(required=False)
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 2)
    scores = ScoreInput(many=True, max_length=20)


class StandingSerializer(serializers.Serializer):
    """What holds for one account. `value_class` is empty before the first period is published;
    `computed`: without the override. `suggestion`: what the rule says to you now."""

    value_class = serializers.CharField()
    computed = serializers.CharField()
    period = ClassPeriodSerializer(allow_null=True)
    override = OverrideSerializer(allow_null=True)
    relationship = serializers.CharField()
    suggestion = serializers.CharField()
    decisions = RelationshipDecisionSerializer(many=True)
    scorecards = ScorecardSerializer(many=True)
    open_periods = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.DateField()))
    def get_open_periods(self, found: Any) -> list[str]:
        return [span.starts_on.isoformat() for span in found["spans"]]
