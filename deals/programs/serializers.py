"""How the API shows and reads the programme's rules."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import serializers

from deals.programs import validators
from deals.programs.changes import PARAMETERS
from deals.programs.choices import Answer, Result
from deals.programs.models import ProgramPolicy
from deals.programs.vocabulary import approvers, vocabulary
from partners.organizations.models import Territory, Tier
from portal.interchange.api_fields import Code, Input, Moment, PersonSerializer, Text

NO_SUCH_CODE = validators.NO_SUCH_CODE


# --- Policies ------------------------------------------------------------------------------------
class ParametersSerializer(serializers.ModelSerializer):
    """All parameters of one version."""

    notice_days = serializers.ListField(child=serializers.IntegerField())
    release_times = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = ProgramPolicy
        fields = PARAMETERS


class PolicySerializer(serializers.Serializer):
    """A version of the rules for a scope; without territory and tier, for the whole programme."""

    id = serializers.UUIDField()
    territory = serializers.CharField(source="territory.code", default=None, allow_null=True)
    tier = serializers.CharField(source="tier.code", default=None, allow_null=True)
    starts_on = serializers.DateField()
    is_withdrawn = serializers.BooleanField()
    reason = serializers.CharField()
    created_by = PersonSerializer(allow_null=True)
    created_at = Moment()
    parameters = ParametersSerializer(source="*")


class ParametersInput(Input, serializers.ModelSerializer):
    """What is left out stays as it is in force on the first day."""

    notice_days = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=9999),
        required=False,
        max_length=validators.MOST_NOTICES,
    )
    release_times = serializers.ListField(
        child=Text(max_length=5), required=False, max_length=validators.MOST_NOTICES
    )

    class Meta:
        model = ProgramPolicy
        fields = PARAMETERS

    def validate_release_times(self, texts: list[str]) -> list[str]:
        return _parsed(validators.parse_times, texts)

    def validate_notice_days(self, days: list[int]) -> list[int]:
        return _parsed(validators.parse_days, days)


def _parsed(parse: Any, values: list[Any]) -> Any:
    try:
        return parse(", ".join(map(str, values)))
    except ValidationError as error:
        raise serializers.ValidationError(error.messages) from error


class ReasonInput(Input):
    reason = Text(max_length=validators.REASON_LENGTH, allow_blank=False, required=True)


class StartInput(ReasonInput):
    starts_on = serializers.DateField()


class PolicyInput(StartInput):
    territory = Code(lambda user: Territory.objects.visible_to(user), allow_null=True)
    tier = Code(lambda user: Tier.objects.visible_to(user), allow_null=True)
    parameters = ParametersInput(required=False)


# --- Routing rules -------------------------------------------------------------------------------
def _decimal(digits: int, places: int, **more: Any) -> serializers.DecimalField:
    return serializers.DecimalField(digits, places, allow_null=True, required=False, **more)


def _codes() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, max_length=100
    )


class RuleSerializer(serializers.Serializer):
    """A registration that meets every condition goes where `result` says. `chain`: stages, each
    a list of approvers who must all agree."""

    name = serializers.CharField()
    result = serializers.ChoiceField(Result.choices)
    value_from = _decimal(14, 2)
    value_to = _decimal(14, 2)
    score_from = _decimal(4, 3)
    score_to = _decimal(4, 3)
    tiers = _codes()
    families = _codes()
    territories = _codes()
    kinds = _codes()
    incumbent = serializers.ChoiceField(Answer.choices)
    certified = serializers.ChoiceField(Answer.choices)
    chain = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class RuleSetSerializer(serializers.Serializer):
    """A version of the routing rules, in their order."""

    id = serializers.UUIDField()
    starts_on = serializers.DateField()
    reason = serializers.CharField()
    created_by = PersonSerializer(allow_null=True)
    created_at = Moment()
    rules = RuleSerializer(many=True, source="rules.all")


class RuleInput(Input):
    """One rule. Approvers: `role:account_manager`, `role:desk` or `user:` and an id."""

    name = Text(max_length=80, allow_blank=False, required=True)
    result = serializers.ChoiceField(Result.choices)
    value_from = _decimal(14, 2, min_value=0)
    value_to = _decimal(14, 2, min_value=0)
    score_from = _decimal(4, 3, min_value=0, max_value=1)
    score_to = _decimal(4, 3, min_value=0, max_value=1)
    tiers = _codes()
    families = _codes()
    territories = _codes()
    kinds = _codes()
    incumbent = serializers.ChoiceField(Answer.choices, default=Answer.ANY)
    certified = serializers.ChoiceField(Answer.choices, default=Answer.ANY)
    chain = serializers.ListField(
        child=serializers.ListField(
            child=serializers.CharField(max_length=60), min_length=1, max_length=20
        ),
        required=False,
        max_length=3,
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Codes are those of the programme, approvers people who decide registrations."""
        words = self.context.setdefault("vocabulary", None) or vocabulary()
        self.context["vocabulary"] = words
        known: dict[str, Any] = {
            name: words[name] for name in ("tiers", "families", "territories", "kinds")
        }
        errors = {
            name: [NO_SUCH_CODE]
            for name, labels in known.items()
            if set(data.get(name, ())) - set(labels)
        }
        if {who for stage in data.get("chain", ()) for who in stage} - set(approvers(words)):
            errors["chain"] = [NO_SUCH_CODE]
        if errors:
            raise serializers.ValidationError(errors)
        return data


class RuleSetInput(StartInput):
    rules = RuleInput(many=True, max_length=50)


# --- Calendars and rates -------------------------------------------------------------------------
def _spans() -> serializers.ListField:
    clock_time = serializers.RegexField(r"^[0-2][0-9]:[0-5][0-9]$")
    span = serializers.ListField(child=clock_time, min_length=2, max_length=2)
    return serializers.ListField(child=span, max_length=validators.MOST_SPANS)


class ExceptionSerializer(serializers.Serializer):
    """A day on which the calendar is open in `spans` only; none: closed."""

    id = serializers.IntegerField()
    day = serializers.DateField()
    spans = _spans()
    reason = serializers.CharField()


class CalendarSerializer(serializers.Serializer):
    """Business hours of a territory; without one, of everywhere else. `week`: Monday first."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    territory = serializers.CharField(source="territory.code", default=None, allow_null=True)
    timezone = serializers.CharField()
    week = serializers.ListField(child=_spans())
    holiday_country = serializers.CharField()
    holiday_region = serializers.CharField()
    exceptions = ExceptionSerializer(many=True, source="exceptions.all")


class CalendarInput(Input):
    name = Text(max_length=80)
    territory = Code(lambda user: Territory.objects.visible_to(user), allow_null=True)
    timezone = Text(max_length=60)
    week = serializers.ListField(child=_spans(), required=False, min_length=7, max_length=7)
    holiday_country = Text(max_length=2)
    holiday_region = Text(max_length=10)

    def validate_holiday_region(self, text: str) -> str:
        return text.upper()


class NewCalendarInput(CalendarInput):
    name = Text(max_length=80, allow_blank=False, required=True)


class ExceptionInput(Input):
    day = serializers.DateField()
    spans = _spans()
    reason = Text(max_length=120)


class RateSerializer(serializers.Serializer):
    """What one unit of a currency is worth in the programme's own, from a day on."""

    id = serializers.UUIDField()
    currency = serializers.CharField()
    rate = serializers.DecimalField(18, 8)
    starts_on = serializers.DateField()


class RateInput(Input):
    currency = Text(max_length=3, allow_blank=False, required=True)
    rate = serializers.DecimalField(18, 8)
    starts_on = serializers.DateField()
