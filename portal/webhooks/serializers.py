"""Webhooks in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.integrations.models import Integration
from portal.interchange.api_fields import Input, Moment, NamedSerializer, Ref, Text, VersionField
from portal.webhooks.catalogue import CODES
from portal.webhooks.choices import OffReason, Status
from portal.webhooks.models import Delivery, Endpoint


class EndpointSerializer(serializers.Serializer):
    """An address that is told of events. `integration`: through whose eyes."""

    id = serializers.UUIDField()
    integration = NamedSerializer()
    organization = NamedSerializer(allow_null=True)
    url = serializers.CharField()
    about = serializers.CharField()
    events = serializers.ListField(child=serializers.ChoiceField(sorted(CODES)))
    on = serializers.SerializerMethodField()
    off_reason = serializers.ChoiceField(OffReason.choices, allow_blank=True)
    failing_since = Moment(allow_null=True)
    old_secret_until = Moment(source="old_until", allow_null=True)
    created_at = Moment()
    version = serializers.IntegerField()

    @extend_schema_field(bool)
    def get_on(self, row: Endpoint) -> bool:
        return row.works


class EndpointWithSecretSerializer(EndpointSerializer):
    """The answer to making and to rotating: nowhere else is `secret` shown."""

    secret = serializers.SerializerMethodField()

    @extend_schema_field(str)
    def get_secret(self, row: Endpoint) -> str:
        secret: str = self.context["secret"]
        return secret


class EndpointInput(Input):
    ignored = frozenset(
        {"id", "integration", "organization", "on", "off_reason", "failing_since"}
        | {"old_secret_until", "created_at"}
    )

    version = VersionField()
    url = Text(max_length=500)
    about = Text(max_length=200)
    events = serializers.ListField(
        child=serializers.ChoiceField(sorted(CODES)), required=False, max_length=100
    )


def _integrations(user: Any) -> Any:
    return Integration.objects.visible_to(user).live()


class NewEndpointInput(EndpointInput):
    ignored = EndpointInput.ignored - {"integration"} | {"version"}

    version = None
    integration = Ref(_integrations, required=True)
    url = Text(max_length=500, allow_blank=False, required=True)
    events = serializers.ListField(
        child=serializers.ChoiceField(sorted(CODES)), allow_empty=False, max_length=100
    )


class RotateInput(Input):
    version = VersionField()


class NoInput(Input):
    """Nothing to say."""


class SinceInput(Input):
    since = serializers.DateTimeField()


class ReplayedSerializer(serializers.Serializer):
    """How many deliveries are sent again."""

    count = serializers.IntegerField()


class AttemptSerializer(serializers.Serializer):
    """One try. `answer`: its first 1,000 characters. `problem`: why there was none."""

    at = Moment()
    code = serializers.IntegerField(allow_null=True)
    answer = serializers.CharField()
    problem = serializers.CharField()
    milliseconds = serializers.IntegerField()


class DeliverySerializer(serializers.Serializer):
    """One event on its way. `message_id` is its `webhook-id`. Of one that is no longer visible
    neither type nor record is kept."""

    id = serializers.UUIDField()
    message_id = serializers.CharField()
    type = serializers.CharField()
    record = serializers.UUIDField(source="target_id", allow_null=True)
    status = serializers.ChoiceField(Status.choices)
    code = serializers.IntegerField(allow_null=True)
    attempts = serializers.IntegerField()
    happened_at = Moment()
    created_at = Moment()
    next_attempt_at = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_attempt_at(self, row: Delivery) -> Any:
        return Moment().to_representation(row.not_before) if row.status == "waiting" else None


class WholeDeliverySerializer(DeliverySerializer):
    log = AttemptSerializer(many=True, source="log.all")


class EventTypeSerializer(serializers.Serializer):
    """An event that can be chosen, with a sample of its message."""

    type = serializers.CharField(source="code")
    description = serializers.CharField(source="words")
    sample = serializers.DictField()
