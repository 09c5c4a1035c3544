"""The monthly board of response times in the API."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from deals.clocks import services
from deals.clocks.choices import ClockKind
from deals.clocks.forms import BoardFilter
from deals.clocks.models import DealClock
from deals.clocks.policies import can_see_board
from partners.organizations.models import Territory, Tier
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.interchange.api import ApiView
from portal.people.areas import Area

CODED: dict[str, Any] = {"tier": Tier, "territory": Territory}
FILTERS = ("organization", "manager", *CODED)


class LineSerializer(serializers.Serializer):
    """One kind of clock in one month; `month` is null for the whole time. Times are business
    hours until it was met, null when none was."""

    month = serializers.DateField(allow_null=True)
    waited_for = serializers.ChoiceField(ClockKind.choices, source="kind")
    count = serializers.IntegerField()
    in_time = serializers.IntegerField()
    in_time_percent = serializers.IntegerField(source="share")
    p50 = serializers.FloatField(allow_null=True)
    p90 = serializers.FloatField(allow_null=True)


class BoardSerializer(serializers.Serializer):
    """`waiting`, `late`: decisions that are waited for now."""

    months = LineSerializer(many=True)
    totals = LineSerializer(many=True)
    waiting = serializers.IntegerField()
    late = serializers.IntegerField()


class ResponseTimesView(ApiView):
    """Twelve months of answers in time, in your scope."""

    area = Area.REPORTS

    def params(self) -> frozenset[str]:
        return frozenset(FILTERS)

    @extend_schema(
        operation_id="response_times",
        responses=BoardSerializer,
        parameters=[
            OpenApiParameter(name, {"type": "string", "maxLength": 80}, description=about)
            for name, about in (
                ("organization", "An id; account managers only."),
                ("manager", "An id; the desk and auditors only."),
                ("tier", "A code; the desk and auditors only."),
                ("territory", "A code; the desk and auditors only."),
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """How fast decisions were made: the desk all, account managers their companies,
        administrators their own."""
        scope = scope_of(request.user)
        require(can_see_board(scope))
        asked = {name: request.query_params.get(name, "") for name in FILTERS}
        form = BoardFilter(_as_typed(request.user, asked), user=request.user, scope=scope)
        extra = [name for name, text in asked.items() if text and name not in form.fields]
        if extra or not form.is_valid():
            text = _("This value cannot be used here.")
            raise ValidationError({name: [text] for name in extra or form.errors})
        rows = form.narrow(DealClock.objects.on_board(scope))
        shown = {
            "months": services.board(rows, by_month=True),
            "totals": services.board(rows, by_month=False),
            **services.waiting_now(rows),
        }
        return Response(BoardSerializer(shown).data)


def _as_typed(user: Any, asked: dict[str, str]) -> dict[str, str]:
    """The page's form takes numbers of tiers and territories, the API their codes."""
    typed = {name: text.replace("\0", "") for name, text in asked.items()}
    for name, model in CODED.items():
        if typed[name]:
            row = model.objects.visible_to(user).filter(code=typed[name]).first()
            typed[name] = str(row.pk) if row else "unknown"
    return typed
