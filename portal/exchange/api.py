"""`imports` and `exports` of the API: the same steps as the pages, for programs."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from portal.exchange import exports, imports, serializers
from portal.exchange.choices import ExportStatus, Format, ImportStatus
from portal.exchange.kinds import offered
from portal.exchange.lists import LISTS, export_rows
from portal.exchange.models import FileExport, FileImport, RejectedRow
from portal.exchange.rejects import reject_header, reject_lines
from portal.exchange.views.exports import file_of
from portal.exchange.views.imports import found_import
from portal.interchange.api import ApiView, ListAndRetrieve
from portal.interchange.api_files import AsStored
from portal.interchange.api_lists import Listing, one_of, words
from portal.people.areas import Area

NEWEST = {"created_at": "created_at"}


class KindsView(ApiView):
    area = Area.EXCHANGE

    @extend_schema(operation_id="imports_kinds", responses=serializers.KindSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What you may import, for whom, and the fields columns can fill."""
        shown = serializers.KindSerializer(
            offered(request.user), many=True, context={"request": request}
        )
        return Response(shown.data)


class ImportViewSet(ListAndRetrieve):
    """Your imports."""

    area = Area.EXCHANGE
    queryset = FileImport.objects.all()
    serializer_class = serializers.ImportSerializer
    listing = Listing(
        order="-created_at",
        orders=NEWEST,
        filters={"kind": words("kind"), "status": one_of(ImportStatus.values, "status")},
    )

    def get_parsers(self) -> list[Any]:
        if getattr(self, "action_map", {}).get("post") == "create":
            return [MultiPartParser()]
        return super().get_parsers()

    def rows(self) -> Any:
        return FileImport.objects.visible_to(self.request.user)

    def found(self, pk: Any) -> FileImport:
        return found_import(self.request.user, pk)[0]

    @extend_schema(
        request={"multipart/form-data": serializers.NewImportInput},
        responses={201: serializers.ImportSerializer},
    )
    def create(self, request: Request) -> Response:
        """Upload a file. Its columns are recognised as far as possible."""
        row = imports.upload(actor=request.user, **self.read(serializers.NewImportInput))
        return self.shown(row.pk, status=201)

    @extend_schema(
        operation_id="imports_columns",
        request=serializers.ColumnsInput,
        responses=serializers.ImportSerializer,
    )
    def columns(self, request: Request, pk: Any) -> Response:
        """Say which column fills what, and start the dry run."""
        row, data = self.found(pk), self.read(serializers.ColumnsInput)
        given = {"columns": row.columns, "source": row.source} | data
        imports.assign(row=row, actor=request.user, **given)
        return self.shown(pk)

    @extend_schema(
        operation_id="imports_start", request=None, responses=serializers.ImportSerializer
    )
    def start(self, request: Request, pk: Any) -> Response:
        """Import what the dry run looked at."""
        imports.start(row=self.found(pk), actor=request.user)
        return self.shown(pk)

    @extend_schema(
        operation_id="imports_cancel", request=None, responses=serializers.ImportSerializer
    )
    def cancel(self, request: Request, pk: Any) -> Response:
        """Stop. What is in stays in; the same file completes it."""
        imports.cancel(row=self.found(pk), actor=request.user)
        return self.shown(pk)


class RejectedViewSet(ListAndRetrieve):
    area = Area.EXCHANGE
    queryset = RejectedRow.objects.all()
    serializer_class = serializers.RejectedSerializer
    listing = Listing(order="line", orders={"line": "line"})

    def rows(self) -> Any:
        row = found_import(self.request.user, self.kwargs["import_id"])[0]
        return RejectedRow.objects.visible_to(self.request.user).filter(file_import=row)


class RejectFileView(ApiView):
    area = Area.EXCHANGE
    content_negotiation_class = AsStored

    @extend_schema(
        operation_id="imports_reject_file", responses={(200, "text/csv"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, pk: Any) -> HttpResponseBase:
        """The rows that were not taken in, with the reasons: correct them and upload it."""
        row = found_import(request.user, pk)[0]
        name = f"{row.kind}-rejects.csv"
        return export_rows(request, name, reject_header(row), reject_lines(row))


class ListsView(ApiView):
    area = Area.EXCHANGE

    @extend_schema(operation_id="exports_lists", responses=serializers.ListSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Lists you may take out whole, with the address to ask for."""
        found = [
            {"name": one.name, "label": one.label, "address": reverse(one.name)}
            for one in LISTS.values()
            if one.offered and one.offered(request.user)
        ]
        return Response(serializers.ListSerializer(found, many=True).data)


class ExportViewSet(ListAndRetrieve):
    """Your exports."""

    area = Area.EXCHANGE
    queryset = FileExport.objects.all()
    serializer_class = serializers.ExportSerializer
    listing = Listing(
        order="-created_at",
        orders=NEWEST,
        filters={"status": one_of(ExportStatus.values, "status")},
    )

    def rows(self) -> Any:
        return FileExport.objects.visible_to(self.request.user)

    @extend_schema(
        request=serializers.NewExportInput, responses={201: serializers.ExportSerializer}
    )
    def create(self, request: Request) -> Response:
        """Have a list made into a file, with what you may see when it is made."""
        data = {"format": Format.XLSX} | self.read(serializers.NewExportInput)
        row = exports.ask(actor=request.user, form=data.pop("format"), **data)
        return self.shown(row.pk, status=201)


class ExportFileView(ApiView):
    area = Area.EXCHANGE
    content_negotiation_class = AsStored

    @extend_schema(
        operation_id="exports_file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pk: Any) -> HttpResponseBase:
        """The file, while it is kept and you still hold what it was made with."""
        rows = FileExport.objects.visible_to(request.user)
        return file_of(request.user, get_object_or_404(rows, pk=pk))
