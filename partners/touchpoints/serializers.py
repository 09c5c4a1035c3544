"""Touchpoints as the API shows and reads them."""

import uuid
from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.accounts.models import Account, Contact, Engagement
from partners.touchpoints.choices import Direction, Kind, Outcome, Visibility
from partners.touchpoints.models import Touchpoint
from portal.interchange.api_fields import (
    UNKNOWN,
    Input,
    Moment,
    NamedSerializer,
    PersonSerializer,
    Ref,
    Text,
    VersionField,
)


class TouchpointSerializer(serializers.Serializer):
    """One time somebody was in touch with a customer. `contacts` are those you may read.
    `organization` is the partner company that wrote it; null is the vendor."""

    id = serializers.UUIDField()
    account = NamedSerializer()
    engagement = serializers.UUIDField(source="engagement_id", allow_null=True)
    organization = NamedSerializer(allow_null=True)
    author = PersonSerializer()
    kind = serializers.ChoiceField(Kind.choices)
    direction = serializers.ChoiceField(Direction.choices)
    outcome = serializers.ChoiceField(Outcome.choices)
    visibility = serializers.ChoiceField(Visibility.choices)
    at = Moment()
    subject = serializers.CharField()
    notes = serializers.CharField()
    contacts = NamedSerializer(many=True)
    people = PersonSerializer(many=True)
    version = serializers.IntegerField()
    created_at = Moment()
    updated_at = Moment()
    can_change = serializers.SerializerMethodField()

    @extend_schema_field(bool)
    def get_can_change(self, row: Touchpoint) -> bool:
        return row.author_id == self.context["request"].user.pk


@extend_schema_field({"oneOf": [{"type": "string", "format": "uuid"}, {"type": "object"}]})
class PersonKey(serializers.Field):
    """The id of a person, alone or as `{"id": …}`. Who may be named is the room's to say."""

    default_error_messages = {"unknown": UNKNOWN}

    def to_internal_value(self, data: Any) -> uuid.UUID:
        wanted = data.get("id") if isinstance(data, Mapping) else data
        try:
            return uuid.UUID(wanted)
        except (ValueError, TypeError, AttributeError):
            self.fail("unknown")
            raise


class TouchpointInput(Input):
    ignored = frozenset(
        {"id", "account", "organization", "author", "created_at", "updated_at"} | {"can_change"}
    )

    version = VersionField()
    kind = serializers.ChoiceField(Kind.choices, required=False)
    direction = serializers.ChoiceField(Direction.choices, required=False)
    outcome = serializers.ChoiceField(Outcome.choices, required=False)
    visibility = serializers.ChoiceField(Visibility.choices, required=False)
    engagement = Ref(lambda user: Engagement.objects.visible_to(user), allow_null=True)
    at = serializers.DateTimeField(required=False)
    subject = Text(max_length=200, allow_blank=False)
    notes = Text(max_length=5000)
    contacts = serializers.ListField(
        child=Ref(lambda user: Contact.objects.visible_to(user)), required=False, max_length=50
    )
    people = serializers.ListField(child=PersonKey(), required=False, max_length=50)


class NewTouchpointInput(TouchpointInput):
    ignored = frozenset({"id", "organization", "author", "version"}) | {
        "created_at",
        "updated_at",
        "can_change",
    }

    version = None
    account = Ref(lambda user: Account.objects.visible_to(user), required=True)
    kind = serializers.ChoiceField(Kind.choices)
    visibility = serializers.ChoiceField(Visibility.choices)
    subject = Text(max_length=200, allow_blank=False, required=True)
