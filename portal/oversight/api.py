"""`…/access/` below a record: who can see it, and why."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.interchange.api import ApiView
from portal.oversight import policies
from portal.oversight.records import record_or_404
from portal.oversight.serializers import AccessSerializer
from portal.oversight.serializers_reviews import PersonInput, WhySerializer
from portal.oversight.services.asking import ask_why
from portal.oversight.telling import told
from portal.people.areas import Area


def access_view(kind: str) -> Any:
    """The endpoint of one kind of record: `deals`, `accounts`, `engagements`, `organizations`."""

    class AccessView(ApiView):
        """Who can see this record, and why: one entry per path.

        For the channel desk, auditors, and administrators of the record’s company.
        """

        area = Area.ACCESS

        @extend_schema(operation_id=f"{kind}_access", responses=AccessSerializer)
        def get(self, request: Request, pk: Any) -> Response:
            return _told(request, kind, pk)

    return AccessView.as_view()


def _told(request: Request, kind: str, pk: Any) -> Response:
    record = record_or_404(request.user, kind, pk)
    scope = scope_of(request.user)
    require(policies.can_explain(scope, record))
    return Response(AccessSerializer({"results": told(scope, record)}).data)


class AnyAccessView(ApiView):
    """The same for every kind of record whose access can be explained, by the name of its kind."""

    area = Area.ACCESS

    @extend_schema(operation_id="access_retrieve", responses=AccessSerializer)
    def get(self, request: Request, kind: str, pk: Any) -> Response:
        """Who can see this record, and why: one entry per path."""
        return _told(request, kind, pk)

    @extend_schema(operation_id="access_ask", request=PersonInput, responses=WhySerializer)
    def post(self, request: Request, kind: str, pk: Any) -> Response:
        """Why one person can or cannot see it (the desk and auditors). The question is on the
        trail."""
        record = record_or_404(request.user, kind, pk)
        scope = scope_of(request.user)
        require(policies.can_explain(scope, record))
        require(policies.can_ask_why_not(scope))
        form = PersonInput(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        person = form.validated_data["person"]
        rules = ask_why(record=record, person=person, actor=request.user)
        sees = any(rule.paths for rule in rules)
        return Response(WhySerializer({"person": person, "sees": sees, "rules": rules}).data)
