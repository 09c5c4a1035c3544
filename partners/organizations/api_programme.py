"""`tiers` and `territories` of the API: everybody reads, the channel desk writes."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from partners.organizations import policies, serializers_desk, services
from partners.organizations.models import Territory, Tier
from partners.organizations.serializers import CodedSerializer
from portal.access.policy import require
from portal.interchange.api import ApiViewSet
from portal.people.areas import Area


class ProgrammeViewSet(mixins.ListModelMixin, ApiViewSet):
    """Published programme data: a plain list of codes and names."""

    area = Area.ORGANIZATIONS
    serializer_class = CodedSerializer
    pagination_class = None

    def params(self) -> frozenset[str]:
        return frozenset()

    def rows(self) -> Any:
        return self.queryset.visible_to(self.request.user)


class EditedViewSet(ProgrammeViewSet):
    """The same with its rows as a whole, for who runs the programme; named by their codes.

    `whole`: how one row is shown; `save`: the service, which takes the row as `row_name`.
    """

    lookup_field = lookup_url_kwarg = "code"
    lookup_value_converter = "slug"
    whole: Any
    save: Any
    row_name = ""

    def _one(self, code: str) -> Any:
        """The row, for whoever runs the programme."""
        require(policies.can_run_programme(self.scope))
        found = self.rows().filter(code=code).first()
        if found is None:
            raise Http404
        return found

    def _written(self, request: Request, row: Any, form: Any, status: int) -> Response:
        data = self.read(form)
        type(self).save(actor=request.user, data=data, **{self.row_name: row})
        return Response(self.whole(row).data, status=status)


class TierViewSet(EditedViewSet):
    queryset = Tier.objects.all()
    whole = whole_serializer_class = serializers_desk.TierSerializer
    save, row_name = services.save_tier, "tier"

    @extend_schema(responses=serializers_desk.TierSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        return Response(self.whole(self._one(code)).data)

    @extend_schema(
        request=serializers_desk.TierInput, responses={201: serializers_desk.TierSerializer}
    )
    def create(self, request: Request) -> Response:
        """A new programme level."""
        require(policies.can_run_programme(self.scope))
        return self._written(request, Tier(), serializers_desk.TierInput, 201)

    @extend_schema(
        request=serializers_desk.TierChangeInput, responses=serializers_desk.TierSerializer
    )
    def partial_update(self, request: Request, code: str) -> Response:
        return self._written(request, self._one(code), serializers_desk.TierChangeInput, 200)


class TerritoryViewSet(EditedViewSet):
    queryset = Territory.objects.all()
    whole = whole_serializer_class = serializers_desk.TerritorySerializer
    save, row_name = services.save_territory, "territory"

    @extend_schema(responses=serializers_desk.TerritorySerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        return Response(self.whole(self._one(code)).data)

    @extend_schema(
        request=serializers_desk.TerritoryInput,
        responses={201: serializers_desk.TerritorySerializer},
    )
    def create(self, request: Request) -> Response:
        """A new sales region, made of countries."""
        require(policies.can_run_programme(self.scope))
        return self._written(request, Territory(), serializers_desk.TerritoryInput, 201)

    @extend_schema(
        request=serializers_desk.TerritoryChangeInput,
        responses=serializers_desk.TerritorySerializer,
    )
    def partial_update(self, request: Request, code: str) -> Response:
        return self._written(request, self._one(code), serializers_desk.TerritoryChangeInput, 200)
