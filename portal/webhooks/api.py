"""`webhooks` of the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.policy import require
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView, ListAndRetrieve, seen_version
from portal.interchange.api_lists import Listing, ids, one_of
from portal.people.areas import Area
from portal.webhooks import serializers, services
from portal.webhooks.catalogue import TYPES
from portal.webhooks.choices import Status
from portal.webhooks.models import Delivery, Endpoint
from portal.webhooks.policies import can_manage
from portal.webhooks.samples import message_of
from portal.webhooks.signing import secret_of

WITH_SECRET = serializers.EndpointWithSecretSerializer
SHOWN = serializers.EndpointSerializer


class WebhookViewSet(ListAndRetrieve):
    """Addresses that are told of events. Administrators see those of their company's
    integrations, the channel desk and auditors all."""

    area = Area.WEBHOOKS
    queryset = Endpoint.objects.all()
    serializer_class = SHOWN
    listing = Listing(
        order="created_at",
        orders={"created_at": "created_at"},
        filters={
            "integration": ids("integration"),
            "organization": ids("integration__organization"),
        },
    )

    def rows(self) -> Any:
        rows = Endpoint.objects.visible_to(self.request.user)
        return rows.select_related("integration__organization", "integration__user")

    def managed(self, pk: Any) -> Endpoint:
        """The endpoint, for those who look after it; Refused for those who only read."""
        endpoint: Endpoint = self.found(pk)
        require(can_manage(self.scope, endpoint.organization))
        return endpoint

    def _with_secret(self, endpoint: Endpoint, status: int) -> Response:
        context = {**self.get_serializer_context(), "secret": secret_of(endpoint)}
        headers = {"Cache-Control": "no-store"}
        if status == 201:
            headers["Location"] = f"{self.request.path}{endpoint.pk}/"
        shown = WITH_SECRET(self.found(endpoint.pk), context=context).data
        return Response(shown, status=status, headers=headers)

    @extend_schema(request=serializers.NewEndpointInput, responses={201: WITH_SECRET})
    def create(self, request: Request) -> Response:
        """A new address. The answer is the only one that shows its secret."""
        data = self.read(serializers.NewEndpointInput)
        integration = data.pop("integration")
        made = services.create_endpoint(integration=integration, actor=request.user, data=data)
        return self._with_secret(made, 201)

    @extend_schema(request=serializers.EndpointInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Another address, note or choice of events."""
        endpoint = self.managed(pk)
        data = self.read(serializers.EndpointInput)
        version = seen_version(request, data)
        services.change_endpoint(endpoint=endpoint, actor=request.user, version=version, data=data)
        return self.shown(pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:
        """Remove an address with its log."""
        services.remove_endpoint(endpoint=self.managed(pk), actor=request.user)
        return Response(status=204)

    @extend_schema(request=serializers.RotateInput, responses={200: WITH_SECRET})
    def rotate(self, request: Request, pk: Any) -> Response:
        """A new secret; for 24 hours messages carry a signature of each."""
        endpoint = self.managed(pk)
        version = seen_version(request, self.read(serializers.RotateInput))
        services.rotate_secret(endpoint=endpoint, actor=request.user, version=version)
        return self._with_secret(endpoint, 200)

    @extend_schema(request=serializers.NoInput, responses={200: SHOWN})
    def switch_on(self, request: Request, pk: Any) -> Response:
        """Send again, from now on."""
        endpoint = self.managed(pk)
        self.read(serializers.NoInput)
        services.switch_on(endpoint=endpoint, actor=request.user)
        return self.shown(pk)

    @extend_schema(request=serializers.NoInput, responses={200: SHOWN})
    def switch_off(self, request: Request, pk: Any) -> Response:
        """Send nothing more; what waits is given up."""
        endpoint = self.managed(pk)
        self.read(serializers.NoInput)
        services.switch_off(endpoint=endpoint, actor=request.user)
        return self.shown(pk)

    @extend_schema(request=serializers.NoInput, responses={202: serializers.DeliverySerializer})
    def test(self, request: Request, pk: Any) -> Response:
        """Send `webhook.test`."""
        endpoint = self.managed(pk)
        self.read(serializers.NoInput)
        made = services.send_test(endpoint=endpoint, actor=request.user)
        return Response(serializers.DeliverySerializer(made).data, status=202)

    @extend_schema(request=serializers.SinceInput, responses={202: serializers.ReplayedSerializer})
    def replay(self, request: Request, pk: Any) -> Response:
        """Send everything again that happened since a moment."""
        endpoint = self.managed(pk)
        data = self.read(serializers.SinceInput)
        count = services.replay_since(endpoint=endpoint, actor=request.user, **data)
        return Response({"count": count}, status=202)


class DeliveryViewSet(ListAndRetrieve):
    """The delivery log of one webhook, kept for 30 days."""

    area = Area.WEBHOOKS
    queryset = Delivery.objects.all()
    serializer_class = serializers.DeliverySerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        filters={"status": one_of(Status.values, "status")},
    )

    def rows(self) -> Any:
        user = self.request.user
        endpoint = visible_or_404(Endpoint, user, pk=self.kwargs["webhook_id"])
        rows = Delivery.objects.visible_to(user).filter(endpoint=endpoint)
        return rows.select_related("endpoint__integration__organization")

    @extend_schema(responses=serializers.WholeDeliverySerializer)
    def retrieve(self, request: Request, webhook_id: Any, pk: Any) -> Response:
        """One delivery with its attempts."""
        return Response(serializers.WholeDeliverySerializer(self.found(pk)).data)

    @extend_schema(request=serializers.NoInput, responses={202: serializers.DeliverySerializer})
    def replay(self, request: Request, webhook_id: Any, pk: Any) -> Response:
        """Send it again, under its own id, as its record is read now."""
        row = self.found(pk)
        require(can_manage(self.scope, row.endpoint.organization))
        self.read(serializers.NoInput)
        done = services.replay(delivery=row, actor=request.user)
        return Response(serializers.DeliverySerializer(done).data, status=202)


class EventTypesView(ApiView):
    """What can be chosen."""

    area = Area.WEBHOOKS

    @extend_schema(
        operation_id="webhooks_events", responses=serializers.EventTypeSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Every event, with a sample of its message."""
        rows = [
            {"code": row.code, "words": str(row.words), "sample": message_of(row)} for row in TYPES
        ]
        return Response(serializers.EventTypeSerializer(rows, many=True).data)
