"""`account-classes` of the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.classification import policies, serializers, services
from partners.classification.choices import ValueClass
from partners.classification.filters import with_shown
from partners.classification.models import AccountClass
from partners.classification.rules import current_period
from partners.classification.serializers_decisions import EndOverrideInput
from portal.access.policy import require
from portal.access.scope import EVERYTHING, NOTHING, Scope
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_lists import Listing, ids, one_of
from portal.people.areas import Area


def _neutral(scope: Scope) -> Any:
    return EVERYTHING if scope.is_neutral else NOTHING


def _in_force(rows: Any, values: list[str], scope: Scope) -> Any:
    if set(values) == {"true", "false"}:
        return rows
    current = current_period()
    return rows.filter(period=current) if "true" in values else rows.exclude(period=current)


class AccountClassViewSet(ListAndRetrieve):
    """Classes of accounts by period: your teams' accounts; everything for the desk and auditors."""

    area = Area.ACCOUNTS
    queryset = AccountClass.objects.all()
    serializer_class = serializers.AccountClassSerializer
    listing = Listing(
        order="id",
        orders={"id": "id", "rank": "rank"},
        guarded={"rank": _neutral},
        search=("account__name",),
        filters={
            "account": ids("account"),
            "period": ids("period"),
            "value_class": one_of(ValueClass.values, "shown_class"),
            "in_force": one_of(("true", "false"), _in_force),
        },
    )

    def rows(self) -> Any:
        seen = AccountClass.objects.visible_to(self.request.user)
        return with_shown(seen, current_period()).select_related("account", "period")

    @extend_schema(
        request=serializers.OverrideInput, responses={201: serializers.OverrideSerializer}
    )
    def override(self, request: Request) -> Response:
        """Set an account's class by hand: it holds over every recomputation, until its end."""
        require(policies.can_run(self.scope))
        row = services.override(actor=request.user, **self.read(serializers.OverrideInput))
        return Response(serializers.OverrideSerializer(row).data, status=201)

    @extend_schema(
        operation_id="account_classes_override_end",
        request=EndOverrideInput,
        responses={204: None},
    )
    def end_override(self, request: Request) -> Response:
        """The computed class holds again. Safe to repeat."""
        require(policies.can_run(self.scope))
        services.end_override(actor=request.user, **self.read(EndOverrideInput))
        return Response(status=204)
