"""Watching the clearance check in the API: for the desk; auditors read.

None of it is in the description of the API, which everybody who signs in may read.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.clearance import policies, services, watching
from deals.clearance.api import ClearanceCheckSerializer, ClearanceCheckViewSet
from deals.clearance.models import ClearanceCheck, Stop, Trap
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView, ListAndRetrieve
from portal.interchange.api_fields import Input, Moment, PersonSerializer, Text
from portal.interchange.api_lists import Filter, Listing
from portal.people.areas import Area

HIDDEN = extend_schema(exclude=True)


def _yes_no(text: str) -> bool:
    return {"true": True, "false": False}[text]


class LoggedCheckSerializer(ClearanceCheckSerializer):
    hit_trap = serializers.BooleanField()


@HIDDEN
class LogViewSet(ListAndRetrieve):
    """Everybody's checks."""

    area = Area.REPORTS
    queryset = ClearanceCheck.objects.all()
    serializer_class = LoggedCheckSerializer
    listing = Listing(
        order="-at",
        orders={"at": "at"},
        search=("name", "user__name", "organization__name"),
        filters={
            **ClearanceCheckViewSet.listing.filters,
            "hit_trap": Filter(
                _yes_no,
                lambda rows, values, scope: rows.filter(hit_trap=values[-1]),
                {"type": "string", "enum": ["true", "false"]},
            ),
        },
    )

    def rows(self) -> Any:
        require(policies.can_watch(self.scope))
        seen = ClearanceCheck.objects.visible_to(self.request.user)
        return seen.select_related("organization", "user")


class StopInput(Input):
    reason = Text(max_length=300, allow_blank=False, required=True)


class StopSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    reason = serializers.CharField()
    stopped_by = PersonSerializer()
    stopped_at = Moment()


@HIDDEN
class WatchView(ApiView):
    """Are all checks stopped, and who asks most?"""

    area = Area.REPORTS

    def get(self, request: Request) -> Response:
        require(policies.can_watch(scope_of(request.user)))
        stop = Stop.objects.visible_to(request.user).filter(ended_at=None).first()
        busiest = [
            {
                "user": str(row["user"]),
                "name": row["user__name"],
                "organization": row["organization__name"],
                **{name: row[name] for name in ("asked", "needing", "traps", "sent")},
            }
            for row in watching.busiest(request.user)
        ]
        shown = {"stopped": StopSerializer(stop).data if stop else None, "busiest": busiest}
        return Response(shown)


@HIDDEN
class StopView(ApiView):
    area = Area.REPORTS

    def post(self, request: Request) -> Response:
        """Nobody gets an answer from now on. Twice is once."""
        require(policies.can_run(scope_of(request.user)))
        form = StopInput(data=request.data)
        form.is_valid(raise_exception=True)
        stop = services.stop_checks(actor=request.user, **form.validated_data)
        return Response(StopSerializer(stop).data, status=201)


@HIDDEN
class ResumeView(ApiView):
    area = Area.REPORTS

    def post(self, request: Request) -> Response:
        """Checks go on where the programme has them on. Twice is once."""
        services.resume_checks(actor=request.user)
        return Response(status=204)


class TrapInput(Input):
    name = Text(max_length=200, allow_blank=False, required=True)
    website = Text(max_length=200, default="")
    note = Text(max_length=200, default="")


class TrapSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    website = serializers.CharField()
    note = serializers.CharField()
    created_at = Moment()


@HIDDEN
class TrapViewSet(ListAndRetrieve):
    """Customers that do not exist."""

    area = Area.REPORTS
    queryset = Trap.objects.all()
    serializer_class = TrapSerializer
    listing = Listing(order="name", orders={"name": "name"}, search=("name",))

    def rows(self) -> Any:
        require(policies.can_run(self.scope))
        return Trap.objects.visible_to(self.request.user)

    def create(self, request: Request) -> Response:
        require(policies.can_run(self.scope))
        trap = services.set_trap(actor=request.user, **self.read(TrapInput))
        return self.shown(trap.pk, status=201)

    def destroy(self, request: Request, pk: Any) -> Response:
        services.remove_trap(trap=visible_or_404(Trap, request.user, pk=pk), actor=request.user)
        return Response(status=204)
