"""`shares` of the API: every live bridge and share, ending and extending one."""

import uuid
from typing import Any
from urllib.parse import urlencode

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.interchange.api import ApiView
from portal.oversight import policies, register
from portal.oversight import serializers_reviews as shapes
from portal.oversight.filters import RegisterFilter
from portal.oversight.register import SHARES, Wanted
from portal.oversight.services import sharing
from portal.people.areas import Area

FILTERS = {
    "kind": "Its code; without it every kind but those with a list of their own.",
    "company": "The id of a company that has part in it.",
    "owner": "Part of the owner's name.",
    "q": "Every word must be found.",
    "ends": "Ends within so many days: 14, 30 or 90.",
    "unused": "Not used for so many days: 30 or 90.",
    "cursor": "Taken from next.",
}


def _shown(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    changes = list(register.changes(scope_of(request.user), row))
    return shapes.ShareSerializer(row | {"available_actions": changes}).data


class SharesView(ApiView):
    area = Area.ACCESS

    def params(self) -> frozenset[str]:
        return frozenset(FILTERS)

    @extend_schema(
        operation_id="shares_list",
        parameters=[
            OpenApiParameter(name, str, description=text) for name, text in FILTERS.items()
        ],
        responses=shapes.SharesSerializer,
    )
    def get(self, request: Request) -> Response:
        """The live bridges and shares you answer for, newest first."""
        scope = scope_of(request.user)
        require(policies.can_read_register(scope))
        rows, cursor = register.page_of(
            scope, self._wanted(request), request.query_params.get("cursor", "")
        )
        address = request.build_absolute_uri(request.path)
        kept = request.query_params.dict() | {"cursor": cursor}
        found = {
            "next": f"{address}?{urlencode(kept)}" if cursor else None,
            "previous": None,
            "results": [_shown(request, row) for row in rows],
        }
        return Response(found)

    def _wanted(self, request: Request) -> Wanted:
        scope, kind = scope_of(request.user), request.query_params.get("kind", "")
        if kind and kind not in SHARES:
            raise ValidationError({"kind": [f"{', '.join(sorted(SHARES))}?"]})
        companies = register.companies(scope, Wanted(kind=kind))
        form = RegisterFilter(request.query_params, companies=companies)
        wanted = form.wanted(kind)
        if form.errors:
            raise ValidationError(form.errors)
        return wanted


class ShareView(ApiView):
    area = Area.ACCESS

    @extend_schema(operation_id="shares_retrieve", responses=shapes.ShareSerializer)
    def get(self, request: Request, code: str, pk: uuid.UUID) -> Response:
        """One row of the register."""
        return Response(_shown(request, sharing.share_or_404(request.user, code, pk).shown))


class EndShareView(ApiView):
    area = Area.ACCESS

    @extend_schema(operation_id="shares_end", request=shapes.EndShareInput, responses={204: None})
    def post(self, request: Request, code: str, pk: uuid.UUID) -> Response:
        """End it now: nobody sees anything through it any more."""
        share = sharing.share_or_404(request.user, code, pk)
        sharing.require_change(share, request.user, "end")
        form = shapes.EndShareInput(data=request.data)
        form.is_valid(raise_exception=True)
        sharing.end_share(share=share, actor=request.user, **form.validated_data)
        return Response(status=204)


class ExtendShareView(ApiView):
    area = Area.ACCESS

    @extend_schema(
        operation_id="shares_extend",
        request=shapes.ExtendShareInput,
        responses=shapes.ShareSerializer,
    )
    def post(self, request: Request, code: str, pk: uuid.UUID) -> Response:
        """Let it go on until a later day."""
        share = sharing.share_or_404(request.user, code, pk)
        sharing.require_change(share, request.user, "extend")
        form = shapes.ExtendShareInput(data=request.data)
        form.is_valid(raise_exception=True)
        sharing.extend_share(share=share, actor=request.user, **form.validated_data)
        return Response(_shown(request, sharing.share_or_404(request.user, code, pk).shown))
