"""What hangs on an account beside touchpoints, as the API shows and reads it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.accounts.models import Contact, Engagement
from partners.touchpoints.choices import Strength, Visibility
from partners.touchpoints.serializers import TouchpointSerializer
from portal.interchange.api_fields import (
    Input,
    Moment,
    NamedSerializer,
    PersonSerializer,
    Ref,
    VersionField,
)

KINDS = ("touchpoint", "silence", "event")


class SidedSerializer(serializers.Serializer):
    """Whose it is, and who can read it. `organization` null is the vendor."""

    id = serializers.UUIDField()
    organization = NamedSerializer(allow_null=True)
    engagement = serializers.UUIDField(source="engagement_id", allow_null=True)
    visibility = serializers.ChoiceField(Visibility.choices)
    author = PersonSerializer()
    created_at = Moment()


class SidedInput(Input):
    """`engagement` is needed only where there are several."""

    visibility = serializers.ChoiceField(Visibility.choices)
    engagement = Ref(lambda user: Engagement.objects.visible_to(user), allow_null=True)


# --- Files ---------------------------------------------------------------------------------------
class AccountFileSerializer(SidedSerializer):
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()


class AccountFileInput(SidedInput):
    """`token`: a random id of yours; the same one sent again stores one file."""

    file = serializers.FileField(allow_empty_file=True)
    token = serializers.UUIDField(required=False)


# --- Who knows whom ------------------------------------------------------------------------------
class AcquaintanceSerializer(SidedSerializer):
    """`user` knows `contact`. `strength`: 1 has met, 2 knows well, 3 is trusted."""

    account = serializers.UUIDField(source="account_id")
    contact = NamedSerializer()
    user = PersonSerializer()
    strength = serializers.IntegerField()
    since = serializers.DateField(allow_null=True)


class AcquaintanceInput(SidedInput):
    """`user`: yourself, or somebody you may name on the account."""

    contact = Ref(
        lambda user: Contact.objects.visible_to(user).select_related("account"), required=True
    )
    user = serializers.UUIDField()
    strength = serializers.ChoiceField(Strength.choices)
    since = serializers.DateField(required=False, allow_null=True)


# --- The timeline --------------------------------------------------------------------------------
class TimelineItemSerializer(serializers.Serializer):
    """One line. A `touchpoint` is whole; a `silence` says how often nobody answered; an `event`
    of joint work has its words, who did it, and with which company."""

    kind = serializers.ChoiceField(KINDS)
    at = Moment()
    touchpoint = serializers.SerializerMethodField()
    contact = serializers.SerializerMethodField()
    attempts = serializers.SerializerMethodField()
    days = serializers.SerializerMethodField()
    title = serializers.CharField()
    company = serializers.CharField()
    by = serializers.CharField()

    @extend_schema_field(TouchpointSerializer(allow_null=True))
    def get_touchpoint(self, item: Any) -> Any:
        if item.kind != "touchpoint":
            return None
        return TouchpointSerializer(item.row, context=self.context).data

    @extend_schema_field(NamedSerializer(allow_null=True))
    def get_contact(self, item: Any) -> Any:
        contact = item.row.contact if item.kind == "silence" else None
        return NamedSerializer(contact).data if contact else None

    def get_attempts(self, item: Any) -> int | None:
        return item.row.attempts if item.kind == "silence" else None

    def get_days(self, item: Any) -> int | None:
        return item.row.days if item.kind == "silence" else None


class TimelineSerializer(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = TimelineItemSerializer(many=True)


# --- The rule ------------------------------------------------------------------------------------
class RuleSerializer(serializers.Serializer):
    """So many attempts without an answer within so many days count as silence."""

    attempts = serializers.IntegerField()
    days = serializers.IntegerField()
    version = serializers.IntegerField()
    changed_at = Moment(allow_null=True)


class RuleInput(Input):
    ignored = frozenset({"changed_at"})

    version = VersionField()
    attempts = serializers.IntegerField(min_value=2, max_value=20, required=False)
    days = serializers.IntegerField(min_value=1, max_value=180, required=False)
