"""`allocations` of the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.accounts.choices import Coverage
from partners.coverage import inputs, policies, services
from partners.coverage.choices import Status
from partners.coverage.models import Allocation
from partners.coverage.serializers import AllocationSerializer
from partners.coverage.workflow import ALLOCATION
from portal.access.policy import require
from portal.interchange.api import ListAndRetrieve, seen_version
from portal.interchange.api_lists import Listing, day_before, day_from, ids, one_of
from portal.people.areas import Area

ACTIONS = tuple(ALLOCATION.names())
RELATED = ("account", "owner_team", "organization", "from_team", "asked_by", "decided_by")


class AllocationViewSet(ListAndRetrieve):
    """Allocations you may see: your teams', those of your partners; a partner its own."""

    area = Area.ACCOUNTS
    queryset = Allocation.objects.all()
    serializer_class = AllocationSerializer
    transition = ""
    listing = Listing(
        order="-starts_on",
        orders={"starts_on": "starts_on"},
        filters={
            "account": ids("account"),
            "organization": ids("organization"),
            "coverage": one_of(Coverage.values, "coverage"),
            "status": one_of(Status.values, "status"),
            "starts_from": day_from("starts_on"),
            "starts_before": day_before("starts_on"),
        },
    )

    def rows(self) -> Any:
        return Allocation.objects.visible_to(self.request.user).select_related(*RELATED)

    @extend_schema(request=inputs.AllocationInput, responses={201: AllocationSerializer})
    def create(self, request: Request) -> Response:
        """Ask for an allocation. Somebody else decides; nothing changes before."""
        require(policies.can_ask_at_all(self.scope))
        data = self.read(inputs.AllocationInput)
        made = services.ask(account=data.pop("account"), actor=request.user, data=data)
        return self.shown(made.pk, status=201)

    def act(self, request: Request, pk: Any) -> Response:
        """Make this view’s transition."""
        allocation = self.found(pk)
        require(ALLOCATION.decide(self.scope, allocation, self.transition))
        data = self.read(inputs.DecisionInput)
        version = seen_version(request, data)
        services.perform(
            allocation=allocation,
            action=self.transition,
            actor=request.user,
            version=version,
            data=data,
        )
        return self.shown(pk)


def action_view(name: str) -> Any:
    """The endpoint of one transition, documented from its row of the table."""

    @extend_schema(
        operation_id=f"allocations_{name}",
        description=str(ALLOCATION[name].label),
        request=inputs.DecisionInput,
        responses={200: AllocationSerializer},
    )
    def act(self: Any, request: Request, pk: Any) -> Response:
        return AllocationViewSet.act(self, request, pk)

    members = {"transition": name, "act": act}
    view = type(f"Allocation{name.title().replace('_', '')}View", (AllocationViewSet,), members)
    return view.as_view({"post": "act"})
