"""`class-periods` and `class-definitions`: computing, publishing, and what the classes mean."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partners.classification import policies, services
from partners.classification import serializers_decisions as shapes
from partners.classification.choices import PeriodKind, Topic
from partners.classification.definitions import changes, in_force
from partners.classification.models import ClassPeriod, Definition
from partners.classification.periods import finished
from partners.classification.services.definitions import draft
from partners.classification.services.previews import preview
from portal.access.policy import require
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_fields import UNKNOWN
from portal.interchange.api_lists import Listing, day_before, day_from, one_of
from portal.people.areas import Area
from portal.workflow import clock

CHOICES = 8  # of the last periods, as on the page


class PeriodViewSet(ListAndRetrieve):
    """Periods of classes: published ones for sales teams, all for the desk and auditors."""

    area = Area.ACCOUNTS
    queryset = ClassPeriod.objects.all()
    serializer_class = shapes.PeriodSerializer
    listing = Listing(
        order="-ends_on",
        orders={"ends_on": "ends_on"},
        filters={
            "kind": one_of(PeriodKind.values, "kind"),
            "starts_from": day_from("starts_on"),
            "starts_before": day_before("starts_on"),
        },
    )

    def rows(self) -> Any:
        return ClassPeriod.objects.visible_to(self.request.user).select_related("published_by")

    @extend_schema(request=shapes.ComputeInput, responses={201: shapes.PeriodSerializer})
    def create(self, request: Request) -> Response:
        """Compute a period that is over, again or for the first time (the desk)."""
        require(policies.can_run(self.scope))
        wanted = self.read(shapes.ComputeInput)["starts_on"]
        spans = finished(clock.today(), in_force("percentages")["period"], CHOICES)
        span = next((span for span in spans if span.starts_on == wanted), None)
        if span is None:
            raise ValidationError({"starts_on": [UNKNOWN]})
        return self.shown(services.compute(span=span, actor=request.user).pk, status=201)

    @extend_schema(operation_id="class_periods_publish", request=shapes.WhyInput)
    def publish(self, request: Request, pk: Any) -> Response:
        """From now on its classes are the accounts' classes (the desk)."""
        period = self.found(pk)
        require(policies.can_run(self.scope))
        services.publish(actor=request.user, period=period, **self.read(shapes.WhyInput))
        return self.shown(pk)


class DefinitionViewSet(ListAndRetrieve):
    """What the classes mean and bring, by version: for the desk and auditors."""

    area = Area.ACCOUNTS
    queryset = Definition.objects.all()
    serializer_class = shapes.DefinitionSerializer
    listing = Listing(
        order="-starts_on",
        orders={"starts_on": "starts_on"},
        filters={"topic": one_of(Topic.values, "topic")},
    )

    def rows(self) -> Any:
        require(policies.can_read_definitions(self.scope))
        return Definition.objects.visible_to(self.request.user).select_related("created_by")

    @extend_schema(
        request=shapes.DefinitionInput,
        responses={201: shapes.DefinitionSerializer, 200: shapes.DefinitionPreviewSerializer},
    )
    def create(self, request: Request) -> Response:
        """A topic's content from a day on, or only what it would change (the desk)."""
        require(policies.can_run(self.scope))
        data = self.read(shapes.DefinitionInput)
        if data.pop("preview", False):
            data.pop("reason")
            return Response(_preview(**data))
        made = services.define(actor=request.user, **data)
        return self.shown(made.pk, status=201)

    @extend_schema(
        operation_id="class_definitions_cancel", request=shapes.WhyInput, responses={204: None}
    )
    def cancel(self, request: Request, pk: Any) -> Response:
        """Take away a version before its day (the desk)."""
        version = self.found(pk)
        require(policies.can_run(self.scope))
        data = self.read(shapes.WhyInput)
        services.cancel_definition(actor=request.user, version=version, **data)
        return Response(status=204)


def _preview(**said: Any) -> dict[str, Any]:
    version = draft(**said)
    base = in_force(version.topic, version.starts_on)
    differing = changes(version.topic, base, version.data)
    return {
        "changes": [f"{row.label}: {row.old} → {row.new}" for row in differing],
        "moves": preview(version.topic, base, version.data).lines,
    }
