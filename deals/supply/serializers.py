"""How the API shows quotes and links. Fields outside the reader's lens are absent."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.supply import policies
from deals.supply.choices import Status
from deals.supply.models import SupplyRequest
from deals.supply.workflow import SUPPLY
from portal.interchange.api_fields import CountryCode, LensSerializer, Moment, NamedSerializer


class QuoteCustomerSerializer(serializers.Serializer):
    """The customer in brief."""

    name = serializers.CharField(source="customer_name")
    country = CountryCode(source="customer_country")
    city = serializers.CharField(source="customer_city")


class QuoteLineSerializer(serializers.Serializer):
    """An asked product; `unit_price` is null before there is a quote."""

    id = serializers.UUIDField()
    family = serializers.CharField(source="family.code")
    name = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = serializers.DecimalField(12, 2, allow_null=True)


class QuoteDealSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.CharField()


class SupplyRequestSerializer(LensSerializer):
    """A request for a quote. The vendor's people read its status only."""

    lenses = policies.LENSES
    always = frozenset({"id"})

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(Status.choices)
    available_actions = serializers.SerializerMethodField()
    title = serializers.CharField()
    reseller = NamedSerializer()
    distributor = NamedSerializer()
    deal = QuoteDealSerializer()
    asked_by = NamedSerializer()
    customer = QuoteCustomerSerializer(source="*")
    expected_close = serializers.DateField(allow_null=True)
    products = QuoteLineSerializer(many=True, source="lines.all")
    message = serializers.CharField()
    answer_by = serializers.DateField()
    currency = serializers.CharField()
    total = serializers.DecimalField(18, 2, allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    file = serializers.SerializerMethodField()
    answer = serializers.CharField(source="answer_text")
    closing = serializers.CharField(source="closing_text")
    created_at = Moment()
    quoted_at = Moment(allow_null=True)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_available_actions(self, row: SupplyRequest) -> list[str]:
        return [action.name for action in SUPPLY.available(self.scope, row)]

    def get_file(self, row: SupplyRequest) -> str:
        """The name of the newest offer; `files/` below this address has them all."""
        return row.newest_file.name if row.newest_file else ""


class LinkSerializer(serializers.Serializer):
    """Who buys through whom, from a day until a day (exclusive)."""

    id = serializers.UUIDField()
    distributor = NamedSerializer()
    reseller = NamedSerializer()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    is_live = serializers.SerializerMethodField()

    def get_is_live(self, link: Any) -> bool:
        return link.is_live
