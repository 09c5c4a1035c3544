"""The library's reports as data."""

import datetime as dt
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cms.insights.choices import By, Cells, Period, Reason
from cms.insights.policies import can_read_reports
from cms.insights.reports import REPORTS
from cms.insights.reports.base import percent
from cms.reading.choices import Asker
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.interchange.api import ApiView
from portal.people.areas import Area

MOST = 1000  # rows of an answer; `more` says that there are others
ASKED: dict[str, Any] = {"days": Period, "by": By, "reason": Reason, "asker": Asker}


class ReportNameSerializer(serializers.Serializer):
    name = serializers.ChoiceField(sorted(REPORTS))
    label = serializers.CharField()


class ColumnSerializer(serializers.Serializer):
    label = serializers.CharField()
    cells = serializers.ChoiceField(Cells.choices)


class FigureSerializer(serializers.Serializer):
    label = serializers.CharField()
    value = serializers.CharField()
    note = serializers.CharField()


class ReportSerializer(serializers.Serializer):
    """`rows` hold a value for each column: text, a number, a day, a share in percent, or for a
    link its text and address."""

    name = serializers.CharField()
    label = serializers.CharField()
    columns = ColumnSerializer(many=True)
    figures = FigureSerializer(many=True)
    rows = serializers.ListField(child=serializers.ListField(child=serializers.JSONField()))
    more = serializers.BooleanField()


class ReportsView(ApiView):
    area = Area.REPORTS

    @extend_schema(operation_id="reports_list", responses=ReportNameSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The reports there are: channel marketing, the desk and auditors."""
        require(can_read_reports(scope_of(request.user)))
        found = [{"name": name, "label": kind.label} for name, kind in REPORTS.items()]
        return Response(ReportNameSerializer(found, many=True).data)


class ReportView(ApiView):
    """One report."""

    area = Area.REPORTS

    def params(self) -> frozenset[str]:
        kind = REPORTS.get(self.kwargs.get("name", ""))
        return frozenset(kind.form.base_fields) if kind else frozenset()

    @extend_schema(
        operation_id="reports_retrieve",
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
        scope = scope_of(request.user)
        require(can_read_reports(scope))
        if name not in REPORTS:
            raise Http404
        form = REPORTS[name].form(request.query_params.dict())
        if not form.is_valid():
            raise ValidationError({field: list(texts) for field, texts in form.errors.items()})
        report = REPORTS[name](scope, form.cleaned_data)
        columns, lines = report.columns(), list(islice(report.lines(), MOST + 1))
        kinds = [column.cells for column in columns]
        shown = {
            "name": name,
            "label": report.label,
            "columns": columns,
            "figures": report.figures(),
            "rows": [
                [_cell(kind, value) for kind, value in zip(kinds, line, strict=True)]
                for line in lines[:MOST]
            ],
            "more": len(lines) > MOST,
        }
        return Response(ReportSerializer(shown).data)


def _cell(kind: Cells, value: Any) -> Any:
    match kind:
        case Cells.LINK:
            return {"text": str(value[0]), "url": f"{settings.SITE_URL}{value[1]}"}
        case Cells.SHARE:
            return percent(*value)
        case Cells.NUMBER:
            return value
    if isinstance(value, dt.datetime):
        value = timezone.localdate(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")
