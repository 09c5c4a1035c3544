"""Snapshots and reports by e-mail in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.reports import services
from deals.reports.choices import Rhythm
from deals.reports.models import Schedule, Snapshot
from deals.reports.policies import can_read_reports
from deals.reports.reading import read
from deals.reports.shelf import SHELF
from portal.access.policy import require
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_fields import Input, Moment, Text
from portal.interchange.api_lists import Listing, one_of
from portal.people.areas import Area

REPORTS = sorted(SHELF.reports)
FILTERS = serializers.DictField(child=Text(max_length=80), required=False)


class NewSnapshotInput(Input):
    """`filters`: the parameters of the report, as in its address."""

    report = serializers.ChoiceField(REPORTS)
    filters = FILTERS
    name = Text(max_length=80, allow_blank=False, required=True)


class SnapshotSerializer(serializers.Serializer):
    """Figures kept by one person; they are read one snapshot at a time."""

    id = serializers.UUIDField()
    report = serializers.ChoiceField(REPORTS)
    filters = serializers.DictField(child=serializers.CharField(), source="asked")
    name = serializers.CharField()
    created_at = Moment()


class ChangeSerializer(serializers.Serializer):
    """A figure then and now. Null: the row was not there."""

    measure = serializers.CharField()
    then = serializers.CharField(allow_null=True)
    now = serializers.CharField(allow_null=True)
    difference = serializers.CharField(allow_null=True)


class ComparedRowSerializer(serializers.Serializer):
    words = serializers.ListField(child=serializers.CharField())
    changes = ChangeSerializer(many=True)


class ComparedSerializer(SnapshotSerializer):
    """The snapshot beside the report now."""

    rows = ComparedRowSerializer(many=True)


class SnapshotViewSet(ListAndRetrieve):
    """Your own snapshots of reports."""

    area = Area.REPORTS
    queryset = Snapshot.objects.all()
    serializer_class = SnapshotSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        filters={"report": one_of(REPORTS, "report")},
    )

    def rows(self) -> Any:
        require(can_read_reports(self.scope))
        return Snapshot.objects.visible_to(self.request.user)

    @extend_schema(responses=ComparedSerializer)
    def retrieve(self, request: Request, pk: Any) -> Response:
        """Then beside now. 403 when you may no longer open everything it counted."""
        found = self.found(pk)
        reading = read(found, self.scope)
        require(reading.opens)
        labels = [str(column.label) for column in reading.measures]
        rows = []
        for row in reading.rows:
            pairs = zip(labels, row.changes, strict=True)
            rows.append({"words": row.words, "changes": [_change(*pair) for pair in pairs]})
        shown = SnapshotSerializer(found).data
        return Response({**shown, "rows": ComparedRowSerializer(rows, many=True).data})

    @extend_schema(request=NewSnapshotInput, responses={201: SnapshotSerializer})
    def create(self, request: Request) -> Response:
        """Keep a report's figures as they are."""
        require(can_read_reports(self.scope))
        data = self.read(NewSnapshotInput)
        asked = data.pop("filters", {})
        made = services.save_snapshot(actor=request.user, asked=asked, **data)
        return self.shown_row(made)

    def shown_row(self, made: Snapshot) -> Response:
        headers = {"Location": f"{self.request.path}{made.pk}/"}
        return Response(SnapshotSerializer(made).data, status=201, headers=headers)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:
        services.remove_snapshot(snapshot=self.found(pk), actor=request.user)
        return Response(status=204)


def _change(label: str, change: Any) -> dict[str, Any]:
    return {
        "measure": label,
        "then": change.then,
        "now": change.now,
        "difference": change.difference,
    }


class ScheduleInput(Input):
    """`day`: the weekday (Monday is 0) of a weekly mail, the day of the month of a monthly one."""

    ignored = frozenset({"id", "report", "filters", "next_at", "last_at", "created_at"})

    rhythm = serializers.ChoiceField(Rhythm.choices, required=False)
    day = serializers.IntegerField(min_value=0, max_value=28, required=False)
    paused = serializers.BooleanField(required=False)


class NewScheduleInput(Input):
    report = serializers.ChoiceField(REPORTS)
    filters = FILTERS
    rhythm = serializers.ChoiceField(Rhythm.choices)
    day = serializers.IntegerField(min_value=0, max_value=28)


class ScheduleSerializer(serializers.Serializer):
    """A report that comes to its reader by mail."""

    id = serializers.UUIDField()
    report = serializers.ChoiceField(REPORTS)
    filters = serializers.DictField(child=serializers.CharField(), source="asked")
    rhythm = serializers.ChoiceField(Rhythm.choices)
    day = serializers.IntegerField()
    paused = serializers.SerializerMethodField()
    next_at = Moment()
    last_at = Moment(allow_null=True)
    created_at = Moment()

    def get_paused(self, row: Schedule) -> bool:
        return row.paused_at is not None


class ScheduleViewSet(ListAndRetrieve):
    """Your own reports by e-mail."""

    area = Area.REPORTS
    queryset = Schedule.objects.all()
    serializer_class = ScheduleSerializer
    listing = Listing(
        order="created_at",
        orders={"created_at": "created_at"},
        filters={"report": one_of(REPORTS, "report")},
    )

    def rows(self) -> Any:
        require(can_read_reports(self.scope))
        return Schedule.objects.visible_to(self.request.user).select_related("owner")

    @extend_schema(request=NewScheduleInput, responses={201: ScheduleSerializer})
    def create(self, request: Request) -> Response:
        """Mail a report to yourself from now on."""
        require(can_read_reports(self.scope))
        data = self.read(NewScheduleInput)
        asked = data.pop("filters", {})
        made = services.schedule_report(actor=request.user, asked=asked, **data)
        return self.shown(made.pk, status=201)

    @extend_schema(request=ScheduleInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Another day; or pause it and resume it."""
        found: Schedule = self.found(pk)
        data = self.read(ScheduleInput)
        if "rhythm" in data or "day" in data:
            services.change_schedule(
                schedule=found,
                actor=request.user,
                rhythm=data.get("rhythm", found.rhythm),
                day=data.get("day", found.day),
            )
        if "paused" in data:
            switch = services.pause_schedule if data["paused"] else services.resume_schedule
            switch(schedule=found, actor=request.user)
        return self.shown(pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:
        services.remove_schedule(schedule=self.found(pk), actor=request.user)
        return Response(status=204)
