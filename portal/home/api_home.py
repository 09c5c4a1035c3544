"""The home page as data: what waits, the numbers, and the lists behind them."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.scope import scope_of
from portal.home.lists import LISTS, Line
from portal.home.numbers.page import numbers
from portal.home.today.finding import Item, today
from portal.home.views import NO_QUARTER, OF_A_KIND, list_or_404, quarter_asked
from portal.interchange.api import ApiView
from portal.interchange.api_areas import require_word
from portal.interchange.keyset import page_of
from portal.people.areas import ANY, Area, needed


class TodaySerializer(serializers.Serializer):
    """`due` is a day or a moment; `rank`: 0 overdue, 1 due within a day, 2 asked without a day,
    3 later. `url` is an address of the portal's pages."""

    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    name = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    rank = serializers.IntegerField()
    due = serializers.CharField(allow_null=True)
    since = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField()


class NumberSerializer(serializers.Serializer):
    """`is_more`: there are more than `count`; nobody counted on."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()
    is_more = serializers.BooleanField()
    url = serializers.CharField()


class HomeSerializer(serializers.Serializer):
    today = TodaySerializer(many=True)
    numbers = NumberSerializer(many=True)


class LineSerializer(serializers.Serializer):
    """`status` is a code; `what`: more about the row, in words; `when`: what the list says."""

    key = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    company = serializers.CharField(allow_blank=True)
    status = serializers.CharField(allow_null=True)
    what = serializers.ListField(child=serializers.CharField())
    when = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField()


class ListSerializer(serializers.Serializer):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = LineSerializer(many=True)


def _page(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


class HomeView(ApiView):
    """What needs you, and your numbers. A token reads what its areas may read."""

    area = ANY

    @extend_schema(operation_id="home", responses=HomeSerializer)
    def get(self, request: Request) -> Response:
        """What waits, the most urgent first, and each number with the address of its list."""
        words = getattr(request.auth, "areas", ())
        areas = {area.value for area in Area if needed(area, "GET") in words}
        scope = scope_of(request.user)
        found = {
            "today": [_waits(item) for item in today(scope, OF_A_KIND, areas)],
            "numbers": [
                {
                    "name": number.name,
                    "label": number.label,
                    "count": min(number.count, number.limit),
                    "is_more": number.is_more,
                    "url": _page(number.url),
                }
                for number in numbers(request.user, scope, areas).all
            ],
        }
        return Response(HomeSerializer(found).data)


class HomeListView(ApiView):
    """The rows one of the numbers counts."""

    area = ANY

    def params(self) -> frozenset[str]:
        return frozenset({"quarter", "cursor"})

    @extend_schema(
        operation_id="home_list",
        responses=ListSerializer,
        parameters=[
            OpenApiParameter("name", {"type": "string", "enum": sorted(LISTS)}, "path"),
            OpenApiParameter("quarter", str, description="As 2026-4; the present one without it."),
            OpenApiParameter("cursor", str, description="Taken from next or previous."),
        ],
    )
    def get(self, request: Request, name: str) -> Response:
        """A page of the list; the quarter counts where its number is one of quarters."""
        scope, params = scope_of(request.user), request.query_params
        listed = list_or_404(scope, name)
        for area in (listed.area, *sorted(listed.also)):
            require_word(request, needed(area, "GET"))
        if (quarter := quarter_asked(params.get("quarter", ""))) is None:
            raise ValidationError({"quarter": [NO_QUARTER]})
        rows = listed.rows(scope, quarter)
        page = page_of(rows, order=listed.order, params=params, filled=True)
        here = request.build_absolute_uri(request.path)
        found = {
            "next": f"{here}{page.next_url}" if page.next_url else None,
            "previous": f"{here}{page.previous_url}" if page.previous_url else None,
            "results": [_line(listed.line(scope, row)) for row in page.rows],
        }
        return Response(ListSerializer(found).data)


def _waits(item: Item) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "label": item.label,
        "name": item.name,
        "note": item.note,
        "rank": item.rank,
        "due": item.due and item.due.isoformat(),
        "since": item.since,
        "url": _page(item.url),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "title": line.title,
        "note": line.note,
        "company": line.company,
        "status": line.status[0] if line.status else None,
        "what": [words for _tone, words in line.badges],
        "when": line.when,
        "url": _page(line.url),
    }
