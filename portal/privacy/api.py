"""`me/data/`, `erasure-requests/`, `privacy/…` and `retention-rules/` of the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.api import ApiView, ListAndRetrieve
from portal.interchange.api_fields import Input, Moment, PersonSerializer, Text
from portal.interchange.api_lists import Listing, one_of
from portal.people.areas import Area
from portal.privacy import policies, services
from portal.privacy.choices import RequestStatus
from portal.privacy.models import ErasureRequest
from portal.privacy.retention import KINDS, days_of


class ErasureSerializer(serializers.ModelSerializer):
    person = PersonSerializer()
    created_at = Moment()
    decided_at = Moment(allow_null=True)

    class Meta:
        model = ErasureRequest
        fields = ["id", "person", "message", "status", "answer", "created_at", "decided_at"]


class AskInput(Input):
    message = Text(max_length=500)


class DeclineInput(Input):
    answer = Text(max_length=500, required=True)


class AddressInput(Input):
    email = serializers.EmailField(max_length=254)


class EraseInput(AddressInput):
    sure = serializers.BooleanField()

    def validate_sure(self, value: bool) -> bool:
        if not value:
            self.fields["sure"].fail("invalid", input=value)
        return value


class PlaceSerializer(serializers.Serializer):
    place = serializers.CharField()
    label = serializers.CharField()
    rows = serializers.IntegerField()


class FoundSerializer(serializers.Serializer):
    places = PlaceSerializer(many=True)


class RuleSerializer(serializers.Serializer):
    kind = serializers.CharField()
    label = serializers.CharField()
    days = serializers.IntegerField()
    least = serializers.IntegerField()


class RulesSerializer(serializers.Serializer):
    results = RuleSerializer(many=True)


class DaysInput(Input):
    days = serializers.IntegerField(min_value=1, max_value=3650)


class OwnDataView(ApiView):
    area = Area.PROFILE

    @extend_schema(operation_id="me_data", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Everything kept about you, by place."""
        record_event(request.user, request.user, "take_own_data")
        return Response(services.own_data(request.user))


class ErasureViewSet(ListAndRetrieve):
    """Requests to be erased: your own; the desk and auditors all."""

    area = Area.PROFILE
    queryset = ErasureRequest.objects.all()
    serializer_class = ErasureSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        filters={"status": one_of(RequestStatus.values, "status")},
    )

    def rows(self) -> Any:
        return ErasureRequest.objects.visible_to(self.request.user).select_related("person")

    @extend_schema(
        operation_id="erasure_requests_create",
        request=AskInput,
        responses={201: ErasureSerializer},
    )
    def create(self, request: Request) -> Response:
        """Ask to be erased."""
        message = self.read(AskInput).get("message", "")
        return self.shown(services.ask(person=request.user, message=message).pk, 201)

    @extend_schema(operation_id="erasure_requests_destroy", responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take your own request back."""
        services.withdraw(request=self.found(pk), actor=request.user)
        return Response(status=204)

    @extend_schema(operation_id="erasure_requests_decline", request=DeclineInput)
    def decline(self, request: Request, pk: UUID) -> Response:
        """Say why the data has to stay (the desk)."""
        found = self.found(pk)
        require(policies.can_erase(scope_of(request.user)))
        answer = self.read(DeclineInput)["answer"]
        services.decline(request=found, actor=request.user, answer=answer)
        return self.shown(pk)


class SubjectView(ApiView):
    """What is kept about the person of an address: for the desk."""

    area = Area.ACCESS

    def subject(self, form: Any) -> Any:
        require(policies.can_erase(scope_of(self.request.user)))
        said = form(data=self.request.data)
        said.is_valid(raise_exception=True)
        return services.subject_of(said.validated_data["email"])


class FindView(SubjectView):
    @extend_schema(operation_id="privacy_find", request=AddressInput, responses=FoundSerializer)
    def post(self, request: Request) -> Response:
        """Which places know the person, and how often."""
        found = services.found(self.subject(AddressInput), request.user)
        rows = [{"place": p.name, "label": str(p.label), "rows": count} for p, count in found]
        return Response({"places": rows})


class CollectView(SubjectView):
    keeps_answers = False

    @extend_schema(
        operation_id="privacy_collect", request=AddressInput, responses=OpenApiTypes.OBJECT
    )
    def post(self, request: Request) -> Response:
        """Everything kept about the person, by place."""
        return Response(services.all_data(subject=self.subject(AddressInput), actor=request.user))


class EraseView(SubjectView):
    @extend_schema(operation_id="privacy_erase", request=EraseInput, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request) -> Response:
        """Erase the person; answers with rows by place."""
        return Response(services.erase(subject=self.subject(EraseInput), actor=request.user))


class RulesView(ApiView):
    area = Area.ACCESS

    def rules(self) -> Response:
        days = days_of()
        rows = [
            {"kind": k.name, "label": str(k.label), "days": days[k.name], "least": k.least}
            for k in KINDS
        ]
        return Response({"results": rows})

    @extend_schema(operation_id="retention_rules", responses=RulesSerializer)
    def get(self, request: Request) -> Response:
        """How long what is kept."""
        require(policies.can_read(scope_of(request.user)))
        return self.rules()


class RuleView(RulesView):
    http_method_names = ["patch"]

    @extend_schema(
        operation_id="retention_rules_change", request=DaysInput, responses=RulesSerializer
    )
    def patch(self, request: Request, kind: str) -> Response:
        """Keep one kind for other days (the desk)."""
        require(policies.can_erase(scope_of(request.user)))
        said = DaysInput(data=request.data)
        said.is_valid(raise_exception=True)
        services.save_days(actor=request.user, kind=kind, **said.validated_data)
        return self.rules()
