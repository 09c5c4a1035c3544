"""`me/apps` of the API: apps one has agreed to."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.integrations import serializers, services
from partners.integrations.models import OAuthClient
from portal.interchange.api import ApiViewSet
from portal.interchange.api_lists import Listing
from portal.people.areas import Area


class ConnectedAppViewSet(ApiViewSet):
    """Apps one has agreed to on the page of OAuth."""

    area = Area.PROFILE
    queryset = OAuthClient.objects.all()
    serializer_class = serializers.ConnectedAppSerializer
    pagination_class = None  # type: ignore[assignment]
    listing = Listing(order="name", orders={"name": "name"})

    def params(self) -> frozenset[str]:
        return frozenset()

    @extend_schema(responses=serializers.ConnectedAppSerializer(many=True))
    def list(self, request: Request) -> Response:
        found = services.connected(request.user)
        return Response(serializers.ConnectedAppSerializer(found, many=True).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:
        """The app gets in no more with your name."""
        found = [row for row in services.connected(request.user) if str(row.pk) == str(pk)]
        if not found:
            raise Http404
        services.disconnect(client=found[0], actor=request.user)
        return Response(status=204)
