"""The protection ledger and the shipments of a deal in the API."""

from typing import Any

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.protection.choices import LineKind, RequestStatus
from deals.protection.models import Extension, LedgerLine, Shipment
from deals.registrations import policies, policies_shipments, services
from deals.registrations.api_dialogue import OnDeal
from deals.registrations.models import Deal, DealLine
from deals.registrations.serializers import AuthorSerializer, amount
from portal.access.policy import require
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiViewSet
from portal.interchange.api_fields import Input, Moment, Ref, Text
from portal.people.areas import Area


class Person(serializers.Field):
    """To partners the vendor speaks as one; null is the calendar."""

    def to_representation(self, person: Any) -> dict[str, Any]:
        if person.staff_role and not self.context["request"].user.staff_role:
            return {"name": str(settings.VENDOR_NAME)}
        return {"id": str(person.pk), "name": str(person)}


Author = extend_schema_field(AuthorSerializer(allow_null=True))(Person)


class LedgerLineSerializer(serializers.Serializer):
    """One change of the protection; `protected_until` is the last day after it."""

    at = Moment()
    kind = serializers.ChoiceField(LineKind.choices)
    days = serializers.IntegerField()
    protected_until = serializers.DateField()
    reason = serializers.CharField(source="reason_label")
    actor = Author(allow_null=True)


class ExtensionSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(RequestStatus.choices)
    asked_at = Moment()
    asked_by = Author(allow_null=True)
    evidence = serializers.CharField()
    days_asked = serializers.IntegerField()
    days_granted = serializers.IntegerField(allow_null=True)
    decided_at = Moment(allow_null=True)
    decided_by = Author(allow_null=True)
    answer = serializers.CharField()


@extend_schema_field({"type": ["string", "null"], "format": "date"})
class DayOrNull(serializers.DateField):
    """With `allow_null` it would be there, as null, for those who must not see it at all."""


class ProtectionSerializer(serializers.Serializer):
    """`lines` and what follows are for the deal's two sides; for others they are absent."""

    protected_until = serializers.DateField(allow_null=True)
    update_due_on = DayOrNull(required=False)  # null: after the end
    lines = LedgerLineSerializer(many=True, required=False)
    extensions = ExtensionSerializer(many=True, required=False)


class ProtectionView(ApiViewSet):
    """The ledger of one deal, oldest line first."""

    area = Area.DEALS
    queryset = LedgerLine.objects.all()
    serializer_class = ProtectionSerializer

    @extend_schema(operation_id="deals_protection", responses=ProtectionSerializer)
    def retrieve(self, request: Request, deal_id: Any) -> Response:
        deal = visible_or_404(Deal, request.user, pk=deal_id)
        shown: dict[str, Any] = {"protected_until": deal.protected_until}
        if "protection" in policies.LENSES.fields(self.scope, deal):
            lines = LedgerLine.objects.visible_to(request.user).filter(deal=deal)
            asked = Extension.objects.visible_to(request.user).filter(deal=deal)
            shown |= {
                "update_due_on": deal.update_due_on,
                "lines": lines.select_related("actor"),
                "extensions": asked.select_related("asked_by", "decided_by"),
            }
        return Response(self.get_serializer(shown).data)


class ShipmentInput(Input):
    """Pieces of one of the deal's product lines, an amount, or both."""

    shipped_on = serializers.DateField()
    line = Ref(lambda user: DealLine.objects.visible_to(user), allow_null=True)
    quantity = serializers.IntegerField(
        min_value=1, max_value=1_000_000, allow_null=True, required=False
    )
    amount = amount(14, allow_null=True, required=False)
    note = Text(max_length=300)


class ShipmentSerializer(serializers.Serializer):
    """`amount` is for those who read the deal's value."""

    id = serializers.UUIDField()
    shipped_on = serializers.DateField()
    line = serializers.UUIDField(source="line_id", allow_null=True)
    quantity = serializers.IntegerField(allow_null=True)
    amount = amount(14, allow_null=True, required=False)
    note = serializers.CharField()

    def to_representation(self, row: Shipment) -> dict[str, Any]:
        shown = super().to_representation(row)
        if not self.context["shows_amount"]:
            shown.pop("amount")
        return shown


class ShipmentViewSet(OnDeal):
    """Deliveries of one deal, part by part."""

    queryset = Shipment.objects.all()
    serializer_class = ShipmentSerializer
    field = "shipments"

    def rows(self) -> Any:
        return Shipment.objects.visible_to(self.request.user).filter(deal=self.deal())

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = dict(super().get_serializer_context())
        if "deal_id" not in self.kwargs:  # the schema has no deal
            return context
        fields = policies.LENSES.fields(self.scope, self.deal())
        return context | {"shows_amount": "value" in fields}

    @extend_schema(request=ShipmentInput, responses={201: ShipmentSerializer})
    def create(self, request: Request, deal_id: Any) -> Response:
        deal = self.deal()
        require(policies_shipments.can_ship(self.scope, deal))
        shipment = services.add_shipment(deal=deal, actor=request.user, **self.read(ShipmentInput))
        return Response(self.get_serializer(shipment).data, status=201)

    @extend_schema(operation_id="deals_shipments_destroy", responses={204: None})
    def destroy(self, request: Request, deal_id: Any, pk: Any) -> Response:
        """Remove a delivery recorded by mistake: whoever recorded it, or the owner's side."""
        rows = self.rows().select_related("deal")
        row = rows.filter(pk=pk).first()
        if row is None:
            raise Http404
        services.remove_shipment(shipment=row, actor=request.user)
        return Response(status=204)
