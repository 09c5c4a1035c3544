"""`resources/{id}/acknowledge/` and `…/favourite/` of the API."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cms.library.models import LibraryPage
from cms.reading.serializers import AcknowledgementInput, AcknowledgementSerializer
from cms.reading.services import confirming, shelf
from portal.interchange.api import ApiViewSet
from portal.people.areas import Area


class ReadingViewSet(ApiViewSet):
    """What you do with a page you may read. Its id is its key."""

    area = Area.CONTENT
    queryset = LibraryPage.objects.all()
    serializer_class = AcknowledgementSerializer

    def rows(self) -> Any:
        return LibraryPage.objects.visible_to(self.request.user)

    def found(self, pk: Any) -> Any:
        page = self.rows().filter(key=pk).first()
        if page is None:
            raise Http404
        return page

    @extend_schema(
        operation_id="resources_acknowledge",
        request=AcknowledgementInput,
        responses=AcknowledgementSerializer,
    )
    def acknowledge(self, request: Request, pk: Any) -> Response:
        """Confirm that you have read this version of a page that must be read."""
        page = self.found(pk)
        data = self.read(AcknowledgementInput)
        row = confirming.confirm(page=page, actor=request.user, edition=data["edition"])
        return Response(self.get_serializer(row).data)

    @extend_schema(operation_id="resources_star", request=None, responses={204: None})
    def star(self, request: Request, pk: Any) -> Response:
        """Put a page among your favourites."""
        shelf.star(page=self.found(pk), actor=request.user, starred=True)
        return Response(status=204)

    @extend_schema(operation_id="resources_unstar", request=None, responses={204: None})
    def unstar(self, request: Request, pk: Any) -> Response:
        """Take a page from your favourites."""
        shelf.star(page=self.found(pk), actor=request.user, starred=False)
        return Response(status=204)
