"""How the API shows stand-ins and rules tried on history."""

from typing import Any

from rest_framework import serializers

from deals.programs.choices import Result
from partners.organizations.policies import can_name_stand_in
from portal.access.scope import scope_of
from portal.interchange.api_fields import Moment, PersonSerializer


class StandInSerializer(serializers.Serializer):
    """From a day to a day (both included) `stand_in` does the reviewing of `user`."""

    id = serializers.UUIDField()
    user = PersonSerializer()
    stand_in = PersonSerializer()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    reason = serializers.CharField()
    ended_at = Moment(allow_null=True)
    may_end = serializers.SerializerMethodField()

    def get_may_end(self, row: Any) -> bool:
        return bool(can_name_stand_in(scope_of(self.context["request"].user), row.user_id))


class ResultCountSerializer(serializers.Serializer):
    result = serializers.ChoiceField(Result.choices)
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    disputed = serializers.IntegerField()


class PastDealSerializer(serializers.Serializer):
    """A past registration that would go another way."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    before = serializers.ChoiceField(Result.choices)
    after = serializers.ChoiceField(Result.choices)


class ExamplesSerializer(serializers.Serializer):
    disputed = PastDealSerializer(many=True)
    changed = PastDealSerializer(many=True)


class DryRunSerializer(serializers.Serializer):
    """`is_done` false: ask again with `run` to count on. `disputed`: of those after, how many
    were disputed later."""

    run = serializers.CharField()
    is_done = serializers.BooleanField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    changed = serializers.IntegerField()
    results = ResultCountSerializer(many=True)
    examples = ExamplesSerializer()
