"""Rules of the second factor, and people's sign-in, as the API shows and reads them."""

from typing import Any

from rest_framework import serializers

from portal.interchange.api_fields import Input, Moment
from portal.signin.choices import KINDS, MOST_GRACE_DAYS, Group
from portal.signin.models import SecondStepRule


class SecondFactorRuleSerializer(serializers.ModelSerializer):
    """Must the people of a group have a second factor? `since`: when it became a must."""

    group = serializers.ChoiceField(Group.choices, read_only=True)
    since = Moment(allow_null=True, read_only=True)

    class Meta:
        model = SecondStepRule
        fields = ("group", "required", "grace_days", "since")
        read_only_fields = fields


class SecondFactorRuleInput(Input):
    required = serializers.BooleanField()
    grace_days = serializers.IntegerField(min_value=0, max_value=MOST_GRACE_DAYS, required=False)


class PersonSignInSerializer(serializers.Serializer):
    """How a person signs in, for whoever looks after it. No secret, no place."""

    id = serializers.UUIDField()
    second_factors = serializers.ListField(child=serializers.ChoiceField(KINDS))
    due_at = Moment(allow_null=True)
    sessions = serializers.IntegerField()
    last_seen_at = Moment(allow_null=True)


class SessionSerializer(serializers.Serializer):
    """A browser in which one is signed in."""

    id = serializers.CharField()
    device = serializers.CharField()
    created_at = Moment()
    last_seen_at = Moment()


class DeviceSerializer(serializers.Serializer):
    """A browser in which one has signed in at some time."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    first_seen_at = Moment()
    last_seen_at = Moment()


def shown(form: Any, row: Any, many: bool = False) -> Any:
    """The data of an answer."""
    return form(row, many=many).data
