"""`supply-requests` and `distribution-links` of the API."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ExpressionWrapper, Q
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from deals.registrations.inputs import VersionInput
from deals.supply import inputs, policies, services
from deals.supply.choices import Status
from deals.supply.filters import searched
from deals.supply.models import SupplyRequest
from deals.supply.serializers import LinkSerializer, SupplyRequestSerializer
from deals.supply.workflow import SUPPLY
from partners.organizations import services as organizations
from partners.organizations.models import DistributionLink
from partners.organizations.policies import can_end_link, can_run_programme
from portal.access.policy import require
from portal.interchange.api import ListAndRetrieve, seen_version
from portal.interchange.api_lists import Listing, before, ids, one_of, since, words
from portal.people.areas import Area
from portal.workflow import clock


def _search(rows: Any, texts: list[str], scope: Any) -> Any:
    for text in texts:
        rows = searched(rows, text)
    return rows


def _on_deal(rows: Any, keys: list[Any], scope: Any) -> Any:
    """A distributor is not told the deal before it is chosen: only who reads it can ask by it."""
    return rows.of_deals(scope, keys)


class SupplyRequestViewSet(ListAndRetrieve):
    """Requests for quotes you may see: your company's, or those placed with it."""

    area = Area.DEALS
    queryset = SupplyRequest.objects.all()
    serializer_class = SupplyRequestSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        filters={
            "status": one_of(Status.values, "status"),
            "reseller": ids("reseller"),
            "distributor": ids("distributor"),
            "deal": ids(_on_deal),
            "asked_after": since("created_at"),
            "asked_before": before("created_at"),
            "q": words(_search),
        },
    )

    def rows(self) -> Any:
        return SupplyRequest.objects.whole().visible_to(self.request.user)

    @extend_schema(request=inputs.AskInput, responses={201: SupplyRequestSerializer(many=True)})
    def create(self, request: Request) -> Response:
        """Ask linked distributors for quotes on a registration that was sent."""
        data = self.read(inputs.AskInput)
        require(policies.can_ask(self.scope, data["deal"]))
        asked = services.ask_for_quotes(actor=request.user, **data)
        rows = self.rows().filter(pk__in=[row.pk for row in asked])
        return Response(self.get_serializer(rows, many=True).data, status=201)

    def act(self, request: Request, pk: Any, name: str) -> Response:
        row = self.found(pk)
        require(SUPPLY.decide(self.scope, row, name))
        data = self.read(inputs.ACTION_INPUTS.get(name, VersionInput))
        version = seen_version(request, data)
        if name == "quote":
            data = inputs.quote_data(data)
        try:
            services.act_on_request(
                request=row, action=name, actor=request.user, version=version, data=data
            )
        except ValidationError as error:
            raise inputs.as_sent(error) from error
        return self.shown(pk)


ACTIONS = ("quote", "decline", "choose", "not_chosen", "release", "withdraw")


def action_view(name: str) -> Any:
    """The view of one action, documented from its row of the table."""

    @extend_schema(
        operation_id=f"supply_requests_{name}",
        description=str(SUPPLY[name].label),
        request=inputs.ACTION_INPUTS.get(name, VersionInput),
        responses={200: SupplyRequestSerializer},
    )
    def step(self: Any, request: Request, pk: Any) -> Response:
        return self.act(request, pk, name)

    title = f"SupplyRequest{name.title().replace('_', '')}View"
    view: Any = type(title, (SupplyRequestViewSet,), {"step": step})
    return view.as_view({"post": "step"})


class DistributionLinkViewSet(ListAndRetrieve):
    """Distribution links of the companies you see: running, later and ended ones."""

    area = Area.ORGANIZATIONS
    queryset = DistributionLink.objects.all()
    serializer_class = LinkSerializer
    listing = Listing(
        order="-starts_on",
        orders={"starts_on": "starts_on"},
        filters={"distributor": ids("distributor"), "reseller": ids("reseller")},
    )

    def rows(self) -> Any:
        today = clock.today()
        runs = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gt=today))
        rows = DistributionLink.objects.visible_to(self.request.user)
        return rows.select_related("distributor", "reseller").annotate(
            is_live=ExpressionWrapper(runs, output_field=BooleanField())
        )

    @extend_schema(request=inputs.LinkInput, responses={201: LinkSerializer})
    def create(self, request: Request) -> Response:
        """Link a reseller to a distributor (the channel desk); companies propose it themselves."""
        require(can_run_programme(self.scope))
        data = self.read(inputs.LinkInput)
        link = organizations.link_distributor(actor=request.user, **data)
        return self.shown(link.pk, status=201)

    @extend_schema(request=inputs.EndLinkInput, responses={200: LinkSerializer})
    def end(self, request: Request, pk: Any) -> Response:
        """End a link, at once or on a day: either company, or the channel desk."""
        link = self.found(pk)
        require(can_end_link(self.scope, link))
        data = self.read(inputs.EndLinkInput)
        organizations.end_link(link=link, actor=request.user, on=data.get("ends_on"))
        return self.shown(pk)
