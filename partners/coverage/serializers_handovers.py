"""Hand-overs as the API shows and reads them."""

from typing import Any

from django.contrib.auth import get_user_model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.coverage import policies, services
from partners.coverage.choices import HandOverKind, HandOverStatus
from partners.coverage.workflow import HAND_OVER
from partners.organizations.models import Organization
from portal.access.scope import scope_of
from portal.interchange.api_fields import (
    Input,
    Moment,
    NamedSerializer,
    PersonSerializer,
    Ref,
    Text,
    VersionField,
)


class HandOverSerializer(serializers.Serializer):
    """What one person owns on one side changes hands. Without `organization` it is the vendor's."""

    id = serializers.UUIDField()
    person = PersonSerializer()
    organization = NamedSerializer(allow_null=True)
    kind = serializers.ChoiceField(HandOverKind.choices)
    successor = PersonSerializer()
    reason = serializers.CharField()
    status = serializers.ChoiceField(HandOverStatus.choices)
    started_by = PersonSerializer()
    created_at = Moment()
    closed_at = Moment(allow_null=True)
    version = serializers.IntegerField()
    available_actions = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_available_actions(self, row: Any) -> list[str]:
        scope = scope_of(self.context["request"].user)
        names = [action.name for action in HAND_OVER.available(scope, row)]
        return ["give", *names] if names else []


class OpenRowSerializer(serializers.Serializer):
    """A record still to be handed over. `can_stay`: it may be left, for a reason."""

    kind = serializers.CharField(source="kind.name")
    kind_label = serializers.CharField(source="kind.label")
    record = serializers.UUIDField(source="record.pk")
    label = serializers.CharField()
    can_stay = serializers.BooleanField(source="kind.can_stay")


class DoneRowSerializer(serializers.Serializer):
    kind = serializers.CharField()
    record = serializers.UUIDField(source="record_id")
    label = serializers.CharField()
    new_owner = PersonSerializer(allow_null=True)
    left_reason = serializers.CharField()
    done_at = Moment()


class ChecklistSerializer(HandOverSerializer):
    """The same with its checklist, as far as you may see the records."""

    open = serializers.SerializerMethodField()
    done = serializers.SerializerMethodField()
    heirs = serializers.SerializerMethodField()
    can_let_go = serializers.SerializerMethodField()

    @property
    def reader(self) -> Any:
        return self.context["request"].user

    def _works(self, row: Any) -> bool:
        may = policies.can_hand_over(scope_of(self.reader), row)
        return bool(may) and row.status == HandOverStatus.OPEN

    @extend_schema_field(OpenRowSerializer(many=True))
    def get_open(self, row: Any) -> Any:
        is_open = row.status == HandOverStatus.OPEN
        rows = services.open_rows(row, reader=self.reader) if is_open else []
        return OpenRowSerializer(rows, many=True).data

    @extend_schema_field(DoneRowSerializer(many=True))
    def get_done(self, row: Any) -> Any:
        return DoneRowSerializer(services.done_rows(row, self.reader), many=True).data

    @extend_schema_field(PersonSerializer(many=True))
    def get_heirs(self, row: Any) -> Any:
        """Who may get a record."""
        if not self._works(row):
            return []
        people = services.heirs_of(row, scope_of(self.reader)).order_by("name_key", "pk")
        return PersonSerializer(people, many=True).data

    @extend_schema_field(serializers.BooleanField())
    def get_can_let_go(self, row: Any) -> bool:
        return self._works(row) and services.can_let_go(scope_of(self.reader), row)


def _organizations(user: Any) -> Any:
    return Organization.objects.visible_to(user)


def _people(user: Any) -> Any:
    """Anybody whose work this person may hand over, or who may take over."""
    reach = services.within_reach(scope_of(user), user)
    return get_user_model().objects.filter(pk__in={person.pk for person, _company in reach})


class StartInput(Input):
    """`person`: one of `hand-overs/people/`, with the same `organization`."""

    person = Ref(_people, required=True)
    organization = Ref(_organizations, allow_null=True)
    kind = serializers.ChoiceField(HandOverKind.choices)
    successor = Ref(_people, required=True)
    reason = Text(max_length=300)


class GiveInput(Input):
    """One row of the checklist: a `successor`, or why it stays."""

    kind = Text(max_length=40, required=True, allow_blank=False)
    record = serializers.UUIDField()
    successor = serializers.UUIDField(required=False)
    left_reason = Text(max_length=300)


class FinishInput(Input):
    """`let_go`: the person's seat ends in the same moment."""

    version = VersionField()
    let_go = serializers.BooleanField(required=False)


class HandOverVersionInput(Input):
    version = VersionField()


class ReachSerializer(serializers.Serializer):
    person = PersonSerializer()
    organization = NamedSerializer(allow_null=True)


class ReachesSerializer(serializers.Serializer):
    results = ReachSerializer(many=True)


class OrphansSerializer(serializers.Serializer):
    """How many open records of a kind belong to nobody who works there."""

    kind = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()


class OrphanListSerializer(serializers.Serializer):
    results = OrphansSerializer(many=True)
