"""How the API shows prepared registrations, proposed links, offers and alerts."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.registrations.choices import Kind
from deals.registrations.models import Deal
from deals.registrations.serializers import (
    CustomerContactSerializer,
    CustomerSerializer,
    ValueSerializer,
    amount,
)
from deals.supply import policies
from deals.supply.choices import PreparedStatus, ProposalStatus
from deals.supply.packing import unpacked
from deals.supply.workflow import PREPARED, PROPOSAL
from portal.access.scope import Scope, scope_of
from portal.interchange.api_fields import Moment, NamedSerializer, PersonSerializer

ACTION_NAMES = extend_schema_field(serializers.ListField(child=serializers.CharField()))


class Scoped(serializers.Serializer):
    """A serializer that knows its reader."""

    @property
    def scope(self) -> Scope:
        return scope_of(self.context["request"].user)


class PreparedLineSerializer(serializers.Serializer):
    family = serializers.CharField()
    name = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = amount(12, allow_null=True)


class PreparedContentSerializer(serializers.Serializer):
    """The registration as the distributor wrote it."""

    kind = serializers.ChoiceField(Kind.choices)
    customer = CustomerSerializer(source="*")
    contact = CustomerContactSerializer(source="*")
    value = ValueSerializer(source="*")
    need = serializers.CharField()
    competitor = serializers.CharField()
    expected_close = serializers.DateField(allow_null=True)


class PreparedSerializer(Scoped):
    """What a distributor prepared for a reseller. `deal`: the reseller's own registration that
    came of it, for those who see it."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(PreparedStatus.choices)
    available_actions = serializers.SerializerMethodField()
    title = serializers.CharField()
    distributor = NamedSerializer()
    reseller = NamedSerializer()
    content = serializers.SerializerMethodField()
    products = PreparedLineSerializer(many=True, source="lines")
    message = serializers.CharField()
    answer = serializers.CharField(source="answer_text")
    answer_by = Moment(source="confirm_by")
    deal = serializers.SerializerMethodField()
    created_at = Moment()
    closed_at = Moment(allow_null=True)

    @ACTION_NAMES
    def get_available_actions(self, row: Any) -> list[str]:
        return [action.name for action in PREPARED.available(self.scope, row)]

    @extend_schema_field(PreparedContentSerializer)
    def get_content(self, row: Any) -> dict[str, Any]:
        shown: dict[str, Any] = PreparedContentSerializer(Deal(**unpacked(row.data))).data
        return shown

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_deal(self, row: Any) -> str | None:
        is_own = bool(policies.consents(self.scope, row))
        return str(row.seen_deal) if is_own and row.seen_deal else None


class ProposalSerializer(Scoped):
    """A link one company proposes to another. `to`: the company that answered, or the address."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(ProposalStatus.choices)
    available_actions = serializers.SerializerMethodField()
    organization = NamedSerializer()
    to = serializers.SerializerMethodField()
    message = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    created_at = Moment()

    @ACTION_NAMES
    def get_available_actions(self, row: Any) -> list[str]:
        return [action.name for action in PROPOSAL.available(self.scope, row)]

    def get_to(self, row: Any) -> str:
        return str(row.other.name if row.other else row.email)


class OfferSerializer(serializers.Serializer):
    """A distributor's offer as a file; the newest one counts."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    created_at = Moment()


class AlertDealSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.CharField()
    title = serializers.CharField()
    status = serializers.CharField()
    stage = serializers.CharField()
    team = NamedSerializer(allow_null=True)
    owner = PersonSerializer()


class AlertSerializer(serializers.Serializer):
    """A direct deal on an account that is worked jointly with `partners`."""

    id = serializers.UUIDField()
    deal = AlertDealSerializer()
    account = NamedSerializer()
    partners = serializers.SerializerMethodField()
    raised_at = Moment()
    moved_at = Moment()
    seen_at = Moment(allow_null=True)
    seen_by = PersonSerializer(allow_null=True)
    note = serializers.CharField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_partners(self, row: Any) -> list[str]:
        return self.context["partners"].get(row.account_id, [])
