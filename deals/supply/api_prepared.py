"""`prepared-registrations` of the API: what distributors write for resellers, and the consent."""

from typing import Any

from django.db.models import OuterRef, Subquery
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from deals.registrations.inputs import MessageInput, VersionInput, flat, nested_errors
from deals.registrations.models import Deal
from deals.supply import inputs, policies, services
from deals.supply.choices import PreparedStatus
from deals.supply.models import PreparedRegistration
from deals.supply.serializers_links import PreparedSerializer
from deals.supply.workflow import PREPARED
from portal.access.policy import require
from portal.interchange.api import ListAndRetrieve, seen_version
from portal.interchange.api_lists import Listing, ids, one_of
from portal.people.areas import Area


class PreparedViewSet(ListAndRetrieve):
    """Registrations your company prepared for its resellers, or is asked to consent to."""

    area = Area.DEALS
    queryset = PreparedRegistration.objects.all()
    serializer_class = PreparedSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        search=("title", "customer_name"),
        filters={
            "status": one_of(PreparedStatus.values, "status"),
            "reseller": ids("reseller"),
            "distributor": ids("distributor"),
        },
    )

    def rows(self) -> Any:
        user = self.request.user
        own = Deal.objects.visible_to(user).filter(pk=OuterRef("deal"))
        rows = PreparedRegistration.objects.visible_to(user)
        rows = rows.annotate(seen_deal=Subquery(own.values("pk")[:1]))
        return rows.select_related("reseller", "distributor")

    @extend_schema(request=inputs.PrepareInput, responses={201: PreparedSerializer})
    def create(self, request: Request) -> Response:
        """Write a registration down for a linked reseller and ask for its consent."""
        data = self.read(inputs.PrepareInput)
        link, message = data.pop("link"), data.pop("message", "")
        require(policies.can_prepare_for(self.scope, link.distributor_id))
        lines = data.pop("products", [])
        with nested_errors():
            row = services.prepare(
                distributor=link.distributor,
                reseller=link.reseller,
                actor=request.user,
                data=flat(data),
                lines=lines,
                message=message,
            )
        return self.shown(row.pk, status=201)

    def act(self, request: Request, pk: Any, name: str) -> Response:
        row = self.found(pk)
        require(PREPARED.decide(self.scope, row, name))
        data = self.read(MessageInput if "message" in PREPARED[name].fields else VersionInput)
        services.act_on_prepared(
            row=row,
            action=name,
            actor=request.user,
            version=seen_version(request, data),
            data=data,
        )
        return self.shown(pk)


ACTIONS = ("accept", "decline", "withdraw")


def action_view(name: str) -> Any:
    """The view of one action, documented from its row of the table."""

    @extend_schema(
        operation_id=f"prepared_registrations_{name}",
        description=str(PREPARED[name].label),
        request=MessageInput if "message" in PREPARED[name].fields else VersionInput,
        responses={200: PreparedSerializer},
    )
    def step(self: Any, request: Request, pk: Any) -> Response:
        return self.act(request, pk, name)

    view: Any = type(f"Prepared{name.title()}View", (PreparedViewSet,), {"step": step})
    return view.as_view({"post": "step"})
