"""Comments and files of a deal in the API."""

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from deals.registrations import inputs, policies, services
from deals.registrations.models import Deal, DealComment, DealFile
from deals.registrations.serializers import CommentSerializer, FileSerializer
from portal.access.policy import ALLOWED, NOT_YOURS, require
from portal.access.shortcuts import visible_or_404
from portal.activity.downloads import download_of
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_lists import Listing
from portal.people.areas import Area

OLDEST_FIRST = Listing(order="created_at", orders={"created_at": "created_at"})


class OnDeal(ListAndRetrieve):
    """What hangs off one deal: 404 without the deal, 403 where the lens does not open it."""

    area = Area.DEALS
    listing = OLDEST_FIRST
    field = ""

    def deal(self) -> Deal:
        deal = visible_or_404(Deal, self.request.user, pk=self.kwargs["deal_id"])
        opened = self.field in policies.LENSES.fields(self.scope, deal)
        require(ALLOWED if opened else NOT_YOURS)
        return deal

    def rows(self) -> Any:
        rows = self.queryset.visible_to(self.request.user).filter(deal=self.deal())
        return rows.select_related("author", "deal")


class CommentViewSet(OnDeal):
    """The joint dialogue, and the vendor's internal notes for those who read them."""

    queryset = DealComment.objects.all()
    serializer_class = CommentSerializer
    field = "comments"

    @extend_schema(request=inputs.CommentInput, responses={201: CommentSerializer})
    def create(self, request: Request, deal_id: Any) -> Response:
        comment = services.add_comment(
            deal=self.deal(), actor=request.user, **self.read(inputs.CommentInput)
        )
        return Response(self.get_serializer(comment).data, status=201)


class FileViewSet(OnDeal):
    """Attachments of a deal."""

    queryset = DealFile.objects.all()
    serializer_class = FileSerializer
    field = "files"

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser()]

    @extend_schema(
        request={"multipart/form-data": inputs.FileInput}, responses={201: FileSerializer}
    )
    def create(self, request: Request, deal_id: Any) -> Response:
        data = self.read(inputs.FileInput)
        stored = services.add_file(
            deal=self.deal(),
            actor=request.user,
            upload=data["file"],
            internal=data["internal"],
        )
        return Response(self.get_serializer(stored).data, status=201)


class AsStored(BaseContentNegotiation):
    """A file is what it is, whatever the caller would accept; errors stay JSON."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class FileContentView(OnDeal):
    area = Area.DEALS
    queryset = DealFile.objects.all()
    serializer_class = FileSerializer
    content_negotiation_class = AsStored
    field = "files"

    @extend_schema(
        operation_id="deals_files_download",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def download(self, request: Request, deal_id: Any, pk: Any) -> FileResponse:
        return download_of(self.found(pk))

    @extend_schema(operation_id="deals_files_destroy", responses={204: None})
    def destroy(self, request: Request, deal_id: Any, pk: Any) -> Response:
        services.remove_file(stored=self.found(pk), actor=request.user)
        return Response(status=204)
