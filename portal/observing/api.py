"""`health` of the API: the checks of the health page, for the desk and auditors."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.interchange.api import ApiView
from portal.interchange.api_fields import Moment
from portal.observing import policies, services
from portal.observing.choices import State
from portal.people.areas import Area


class HealthCheckSerializer(serializers.Serializer):
    """One check. `since`: when it came to this state; `advice`: what to do, if anything."""

    name = serializers.CharField(source="check.name")
    label = serializers.CharField(source="check.label")
    state = serializers.ChoiceField(State.choices)
    text = serializers.CharField()
    advice = serializers.CharField()
    since = Moment(allow_null=True)
    checked_at = Moment(allow_null=True)


class HealthSerializer(serializers.Serializer):
    """`state`: the gravest of all."""

    state = serializers.ChoiceField(State.choices)
    results = HealthCheckSerializer(many=True)


class HealthView(ApiView):
    area = Area.REPORTS

    @extend_schema(operation_id="health_retrieve", responses=HealthSerializer)
    def get(self, request: Request) -> Response:
        """How the portal is doing: every check, the gravest first."""
        require(policies.can_see_health(scope_of(request.user)))
        rows = services.seen_by(request.user)
        body = {"state": services.worst(rows), "results": rows}
        return Response(HealthSerializer(body).data)
