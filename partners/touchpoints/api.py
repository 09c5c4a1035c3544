"""`touchpoints` of the API."""

from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.accounts.api import AccountViewSet
from partners.touchpoints import serializers, services
from partners.touchpoints.choices import Kind, Outcome, Visibility
from partners.touchpoints.models import Touchpoint
from partners.touchpoints.timeline import with_people
from portal.interchange.api import ListAndRetrieve, seen_version
from portal.interchange.api_lists import Listing, before, ids, one_of, since
from portal.interchange.api_wanted import Expansion
from portal.people.areas import Area

APART = ("visibility", "engagement", "contacts")


class TouchpointViewSet(ListAndRetrieve):
    """When either side was in touch with the customers you may see."""

    area = Area.ACCOUNTS
    queryset = Touchpoint.objects.all()
    serializer_class = serializers.TouchpointSerializer
    expansions: ClassVar = {"account": Expansion(lambda: AccountViewSet, {"id": "account.id"})}
    listing = Listing(
        order="-at",
        orders={"at": "at"},
        search=("subject", "notes"),
        filters={
            "account": ids("account"),
            "engagement": ids("engagement"),
            "author": ids("author"),
            "kind": one_of(Kind.values, "kind"),
            "outcome": one_of(Outcome.values, "outcome"),
            "visibility": one_of(Visibility.values, "visibility"),
            "after": since("at"),
            "before": before("at"),
        },
    )

    def rows(self) -> Any:
        user = self.request.user
        return with_people(Touchpoint.objects.visible_to(user), user)

    @extend_schema(
        request=serializers.NewTouchpointInput,
        responses={201: serializers.TouchpointSerializer},
    )
    def create(self, request: Request) -> Response:
        """Note that you were in touch. `engagement` is needed only where there are several."""
        data = self.read(serializers.NewTouchpointInput)
        account = data.pop("account")
        apart = _apart(data)
        row = services.log_touchpoint(account=account, actor=request.user, data=data, **apart)
        return self.shown(row.pk, status=201)

    @extend_schema(request=serializers.TouchpointInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change what you wrote."""
        row = self.found(pk)
        data = self.read(serializers.TouchpointInput)
        version = seen_version(request, data)
        apart = _apart(data)
        services.change_touchpoint(
            touchpoint=row, actor=request.user, version=version, data=data, **apart
        )
        return self.shown(pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:
        services.remove_touchpoint(touchpoint=self.found(pk), actor=request.user)
        return Response(status=204)


def _apart(data: dict[str, Any]) -> dict[str, Any]:
    """What the services take beside the columns. People as bare ids: who may be named is asked
    there, where those already on the row may stay."""
    apart = {name: data.pop(name) for name in APART if name in data}
    if "people" in data:
        apart["people"] = [get_user_model()(pk=key) for key in data.pop("people")]
    return apart
