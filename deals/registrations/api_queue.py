"""The review queue and the board in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.registrations import board, policies, queue
from deals.registrations.api import DealRows
from deals.registrations.models import Deal
from deals.registrations.serializers import DealSerializer, amount
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.interchange.api import ApiView
from portal.interchange.api_lists import Listing, one_of
from portal.people.areas import Area


# --- The review queue ----------------------------------------------------------------------------
def _shown(rows: Any, names: list[str], scope: Scope) -> Any:
    """One part of the queue; a part this person has none of is empty."""
    name = names[-1]
    if name == queue.EXTENSIONS:
        return rows.asking_more_time(scope)
    rule = queue.shows_of(scope).get(name)
    return rows.none() if rule is None else rows.waiting_for(scope).filter(rule)


class QueueListing(Listing):
    """Without `show` it is what waits for the caller."""

    def narrowed(self, rows: Any, params: Any, scope: Scope) -> Any:
        if not params.get("show"):
            rows = _shown(rows, ["waiting"], scope)
        return super().narrowed(rows, params, scope)


class QueueRowSerializer(serializers.Serializer):
    """A registration that waits, and in a few words why it is here, for those who may know."""

    deal = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()

    @extend_schema_field(DealSerializer)
    def get_deal(self, deal: Deal) -> dict[str, Any]:
        shown: dict[str, Any] = DealSerializer(deal, context=self.context).data
        return shown

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_notes(self, deal: Deal) -> list[str]:
        return [str(note) for found in self.context["notes"] for note in found.get(deal.pk, ())]


class QueueViewSet(mixins.ListModelMixin, DealRows):
    """The review queue, what waits longest first. Claim, decide and ask at `deals/{id}/…`."""

    area = Area.DEALS
    serializer_class = QueueRowSerializer
    listing = QueueListing(
        order="submitted_at",
        orders={"submitted_at": "submitted_at"},
        filters={"show": one_of(queue.SHOWS, _shown)},
    )

    def rows(self) -> Any:
        require(policies.can_use_queue(self.scope))
        return super().rows()

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """The notes of all rows come with a few queries a page."""
        rows = args[0] if args and isinstance(args[0], list) else []
        notes = [read(self.request, self.scope, rows) for read in queue.QUEUE_NOTES if rows]
        kwargs["context"] = self.get_serializer_context() | {"notes": notes}
        return self.serializer_class(*args, **kwargs)


# --- The board -----------------------------------------------------------------------------------
class SumSerializer(serializers.Serializer):
    amount = amount(18)
    currency = serializers.CharField()


class ColumnSerializer(serializers.Serializer):
    """A column of the board. Its cards: `deals/?stage=…`, in your own scope."""

    name = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()
    sums = SumSerializer(many=True)


class BoardView(ApiView):
    area = Area.DEALS

    @extend_schema(operation_id="deals_board", responses=ColumnSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Your own side's deals by stage: how many, and what they are worth."""
        scope = scope_of(request.user)
        require(policies.can_register(scope))
        totals = board.totals_of(board.rows_of(request.user, scope))
        columns = [
            {
                "name": name,
                "label": str(label),
                "count": totals[name]["count"],
                "sums": [{"amount": sum, "currency": code} for sum, code in totals[name]["sums"]],
            }
            for name, label in board.COLUMNS.items()
        ]
        return Response(ColumnSerializer(columns, many=True).data)
