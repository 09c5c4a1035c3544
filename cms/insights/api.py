"""The library's reports as data."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cms.insights.reports import REPORTS
from cms.insights.views import SHELF
from portal.reporting.api import (
    ReportBase,
    ReportNameSerializer,
    ReportsBase,
    ReportSerializer,
)
from portal.reporting.tables import Period


class ReportsView(ReportsBase):
    shelf = SHELF

    @extend_schema(operation_id="library_reports_list", responses=ReportNameSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The reports there are: channel marketing, the desk and auditors."""
        return self.answer(request)


class ReportView(ReportBase):
    """One report of the library."""

    shelf = SHELF

    @extend_schema(
        operation_id="library_reports_retrieve",
        responses=ReportSerializer,
        parameters=[
            OpenApiParameter("name", {"type": "string", "enum": sorted(REPORTS)}, "path"),
            OpenApiParameter(
                "days",
                {"type": "integer", "enum": Period.values},
                description="The period; each report takes those of its page.",
            ),
        ],
    )
    def get(self, request: Request, name: str) -> Response:
        """Its figures and its table, what matters most first."""
        return self.answer(request, name)
