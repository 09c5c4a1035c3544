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
from portal.oversight.telling import told


def access_view(kind: str) -> Any:
    """The endpoint of one kind of record: `deals`, `accounts`, `engagements`, `organizations`."""

    class AccessView(ApiView):
        """Who can see this record, and why: one entry per path.

        For the channel desk, auditors, and administrators of the record’s company.
        """

        @extend_schema(operation_id=f"{kind}_access", responses=AccessSerializer)
        def get(self, request: Request, pk: Any) -> Response:
            record = record_or_404(request.user, kind, pk)
            scope = scope_of(request.user)
            require(policies.can_explain(scope, record))
            return Response(AccessSerializer({"results": told(scope, record)}).data)

    return AccessView.as_view()
