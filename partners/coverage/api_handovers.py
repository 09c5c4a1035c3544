"""`hand-overs` of the API: what a person owns changes hands, row by row."""

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.coverage import policies, services
from partners.coverage import serializers_handovers as shapes
from partners.coverage.choices import HandOverKind, HandOverStatus
from partners.coverage.models import HandOver
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.interchange.api import ApiView, ListAndRetrieve, seen_version
from portal.interchange.api_fields import UNKNOWN
from portal.interchange.api_lists import Listing, ids, one_of
from portal.people.areas import Area

RELATED = ("person", "organization", "successor", "started_by", "team")


class HandOverViewSet(ListAndRetrieve):
    """Hand-overs in sight: a company's for its administrators, a team's for its manager."""

    area = Area.ORGANIZATIONS
    queryset = HandOver.objects.all()
    serializer_class = shapes.HandOverSerializer
    whole_serializer_class = shapes.ChecklistSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        search=("person__name",),
        filters={
            "status": one_of(HandOverStatus.values, "status"),
            "kind": one_of(HandOverKind.values, "kind"),
            "organization": ids("organization"),
            "person": ids("person"),
        },
    )

    def rows(self) -> Any:
        return HandOver.objects.visible_to(self.request.user).select_related(*RELATED)

    def list(self, request: Request) -> Response:
        require(policies.can_see_hand_overs(self.scope))
        return super().list(request)

    @extend_schema(responses=shapes.ChecklistSerializer)
    def retrieve(self, request: Request, pk: Any) -> Response:
        """One, with its checklist."""
        return self._whole(pk)

    def _whole(self, pk: Any, status: int = 200) -> Response:
        context = self.get_serializer_context()
        data = shapes.ChecklistSerializer(self.found(pk), context=context).data
        headers = {"Location": f"{self.request.path}{pk}/"} if status == 201 else {}
        return Response(data, status=status, headers=headers)

    @extend_schema(request=shapes.StartInput, responses={201: shapes.ChecklistSerializer})
    def create(self, request: Request) -> Response:
        """Open the checklist of what a person owns. One at a time: the same again is it."""
        require(policies.can_start(self.scope))
        data = {"organization": None, "reason": ""} | self.read(shapes.StartInput)
        reach = services.within_reach(self.scope, request.user)
        if (data["person"], data["organization"]) not in reach:
            raise ValidationError({"person": str(UNKNOWN)})
        return self._whole(services.start(actor=request.user, **data).pk, status=201)

    @extend_schema(
        operation_id="hand_overs_give",
        request=shapes.GiveInput,
        responses=shapes.ChecklistSerializer,
    )
    def give(self, request: Request, pk: Any) -> Response:
        """One row: to somebody, or left with a reason. Sent twice it does it once."""
        row = self.found(pk)
        require(policies.can_hand_over(self.scope, row))
        data = self.read(shapes.GiveInput)
        record: dict[str, Any] = {"kind": data["kind"], "record_id": data["record"]}
        if data.get("left_reason"):
            services.leave(hand_over=row, actor=request.user, reason=data["left_reason"], **record)
        else:
            heirs = services.heirs_of(row, self.scope)
            successor = heirs.filter(pk=data.get("successor")).first()
            services.give(hand_over=row, actor=request.user, successor=successor, **record)
        return self._whole(pk)

    @extend_schema(
        operation_id="hand_overs_finish",
        request=shapes.FinishInput,
        responses=shapes.ChecklistSerializer,
    )
    def finish(self, request: Request, pk: Any) -> Response:
        """Close the checklist: nothing you can see may be open. New owners are told."""
        row = self.found(pk)
        require(policies.can_hand_over(self.scope, row))
        data = self.read(shapes.FinishInput)
        version = seen_version(request, data)
        services.finish(hand_over=row, actor=request.user, version=version, **data)
        return self._whole(pk)

    @extend_schema(
        operation_id="hand_overs_withdraw",
        request=shapes.HandOverVersionInput,
        responses=shapes.ChecklistSerializer,
    )
    def withdraw(self, request: Request, pk: Any) -> Response:
        """Stop. What was given stays given."""
        row = self.found(pk)
        require(policies.can_hand_over(self.scope, row))
        version = seen_version(request, self.read(shapes.HandOverVersionInput))
        services.withdraw(hand_over=row, actor=request.user, version=version)
        return self._whole(pk)


class ReachView(ApiView):
    area = Area.ORGANIZATIONS

    @extend_schema(operation_id="hand_overs_people", responses=shapes.ReachesSerializer)
    def get(self, request: Request) -> Response:
        """Whose work you may hand over, on which side."""
        scope = scope_of(request.user)
        require(policies.can_start(scope))
        reach = services.within_reach(scope, request.user)
        rows = [{"person": person, "organization": company} for person, company in reach]
        return Response(shapes.ReachesSerializer({"results": rows}).data)


class OrphansView(ApiView):
    area = Area.ORGANIZATIONS

    @extend_schema(operation_id="hand_overs_orphans", responses=shapes.OrphanListSerializer)
    def get(self, request: Request) -> Response:
        """What belongs to nobody: for the desk and auditors."""
        require(policies.can_see_orphans(scope_of(request.user)))
        rows = [
            {"kind": kind.name, "label": str(kind.label), "count": count}
            for kind, count in services.orphans()
        ]
        return Response(shapes.OrphanListSerializer({"results": rows}).data)
