"""What the API says where two wings meet: the library's pages for a deal."""

from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cms.library.models import LibraryPage
from cms.library.serializers import ResourceSerializer
from cms.reading.related import for_deal
from deals.registrations.models import Deal
from portal.access.shortcuts import visible_or_404
from portal.home.deal_reading import families_of
from portal.interchange.api import ApiViewSet
from portal.people.areas import Area


class DealResourcesView(ApiViewSet):
    """“For this deal”: what you may read about its products."""

    area = Area.CONTENT
    queryset = LibraryPage.objects.all()
    serializer_class = ResourceSerializer

    @extend_schema(operation_id="deals_resources", responses=ResourceSerializer(many=True))
    def pages(self, request: Request, pk: Any) -> Response:
        """A few pages, what helps most first; none where you do not read the products."""
        deal = visible_or_404(Deal, request.user, pk=pk)
        pages = for_deal(request.user, families_of(self.scope, deal), get_language())
        return Response(self.get_serializer(pages, many=True).data)
