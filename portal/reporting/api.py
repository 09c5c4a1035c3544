"""Reports as data: the API of any room that has some."""

import datetime as dt
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.interchange.api import ApiView, check_params
from portal.people.areas import Area
from portal.reporting.pages import Shelf
from portal.reporting.tables import Cells, percent

MOST = 1000  # rows of an answer; `more` says that there are others


class ColumnSerializer(serializers.Serializer):
    label = serializers.CharField()
    cells = serializers.ChoiceField(Cells.choices)


class FigureSerializer(serializers.Serializer):
    label = serializers.CharField()
    value = serializers.CharField()
    note = serializers.CharField()


class ReportSerializer(serializers.Serializer):
    """`rows` hold a value for each column: text, a number, a day, a share in percent, for a link
    its text and address, for money its amount (a string) and currency."""

    name = serializers.CharField()
    label = serializers.CharField()
    columns = ColumnSerializer(many=True)
    figures = FigureSerializer(many=True)
    rows = serializers.ListField(child=serializers.ListField(child=serializers.JSONField()))
    more = serializers.BooleanField()


class ReportNameSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()


class ReportsBase(ApiView):
    """The reports a person may read."""

    area = Area.REPORTS
    shelf: Shelf

    def answer(self, request: Request) -> Response:
        opened = self.shelf.opened(scope_of(request.user))
        if not opened:
            require(self.shelf.reports[self.shelf.first].opens(scope_of(request.user)))
        found = [{"name": name, "label": kind.label} for name, kind in opened.items()]
        return Response(ReportNameSerializer(found, many=True).data)


class ReportBase(ApiView):
    """One report."""

    area = Area.REPORTS
    shelf: Shelf

    def params(self) -> frozenset[str]:
        kind = self.shelf.reports.get(self.kwargs.get("name", ""))
        return frozenset(kind.form.base_fields) if kind else frozenset()

    def answer(self, request: Request, name: str) -> Response:
        scope = scope_of(request.user)
        kind = self.shelf.reports.get(name)
        require((kind or self.shelf.reports[self.shelf.first]).opens(scope))
        if kind is None:
            raise Http404
        form = kind.form(request.query_params.dict(), scope)
        check_params(request, form.fields)  # `params` knows what others may ask for, too
        if not form.is_valid():
            raise ValidationError({field: list(texts) for field, texts in form.errors.items()})
        report = kind(scope, form.cleaned_data)
        columns, lines = report.columns(), list(islice(report.lines(), MOST + 1))
        kinds = [column.cells for column in columns]
        shown = {
            "name": name,
            "label": report.label,
            "columns": columns,
            "figures": report.figures(),
            "rows": [
                [_cell(cells, value) for cells, value in zip(kinds, line, strict=True)]
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
        case Cells.MONEY:
            amount, currency = value
            return {"amount": None if amount is None else str(amount), "currency": currency}
        case Cells.NUMBER:
            return value
    if isinstance(value, dt.datetime):
        value = timezone.localdate(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")
