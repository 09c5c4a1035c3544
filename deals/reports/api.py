"""The reports about deals as data."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from deals.registrations.choices import Route
from deals.reports.rows import DIMENSIONS, Closing
from deals.reports.shelf import SHELF
from portal.reporting.api import (
    ReportBase,
    ReportNameSerializer,
    ReportsBase,
    ReportSerializer,
)
from portal.reporting.tables import Period


class ReportsView(ReportsBase):
    shelf = SHELF

    @extend_schema(operation_id="reports_list", responses=ReportNameSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The reports you may read; each counts only deals you may open."""
        return self.answer(request)


class ReportView(ReportBase):
    """One report about deals."""

    shelf = SHELF

    @extend_schema(
        operation_id="reports_retrieve",
        responses=ReportSerializer,
        parameters=[
            OpenApiParameter("name", {"type": "string", "enum": sorted(SHELF.reports)}, "path"),
            OpenApiParameter("days", {"type": "integer", "enum": Period.values}),
            OpenApiParameter("by", {"type": "string", "enum": list(DIMENSIONS)}),
            OpenApiParameter("family", str, description="Code of a product family."),
            OpenApiParameter("company", str, description="Part of a company's name (vendor)."),
            OpenApiParameter("tier", str, description="Code of a tier (vendor)."),
            OpenApiParameter("route", {"type": "string", "enum": Route.values}),
            OpenApiParameter("closing", {"type": "string", "enum": Closing.values}),
            OpenApiParameter(
                "currency", str, description="Amounts of others are left out, never converted."
            ),
        ],
    )
    def get(self, request: Request, name: str) -> Response:
        """Its figures and its table; each report takes the parameters of its page."""
        return self.answer(request, name)
