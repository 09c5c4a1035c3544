"""`engagements/{id}/statement/`: the words a side agrees to, before it does."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from partners.accounts.choices import EngagementLevel
from partners.accounts.models import Engagement
from partners.engagements.receipts import fields_of, rooms_of, statement
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView
from portal.people.areas import Area


class StatementSerializer(serializers.Serializer):
    """What it opens, and in `statement` what the receipt will say.
    `ends_on` null: no end."""

    level = serializers.ChoiceField(EngagementLevel.choices)
    ends_on = serializers.DateField(allow_null=True)
    opens_fields = serializers.ListField(child=serializers.CharField())
    opens_rooms = serializers.ListField(child=serializers.CharField())
    statement = serializers.CharField()


class StatementView(ApiView):
    area = Area.ACCOUNTS

    @extend_schema(operation_id="engagements_statement", responses=StatementSerializer)
    def get(self, request: Request, pk: Any) -> Response:
        """What `accept` agrees to; while a change is asked for, what `accept_change` does."""
        rows = Engagement.objects.select_related("account", "organization")
        row = visible_or_404(rows, request.user, pk=pk)
        level, ends_on = row.level, row.ends_on
        if row.wanted_level:
            level, ends_on = row.wanted_level, row.wanted_ends_on
        found = {
            "level": level,
            "ends_on": ends_on,
            "opens_fields": fields_of(level),
            "opens_rooms": [str(room) for room in rooms_of(level)],
            "statement": statement(row, level, ends_on),
        }
        return Response(StatementSerializer(found).data)
