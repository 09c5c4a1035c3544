"""Stand-ins, registrations prepared for partners, and rules tried on history, in the API."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from deals.approvals import inputs, policies, services
from deals.approvals.offers import companies_of
from deals.approvals.serializers import DryRunSerializer, StandInSerializer
from deals.approvals.services import look_back
from deals.programs.policies import can_read_rules
from deals.registrations.api import DealRows
from deals.registrations.inputs import flat, nested_errors
from deals.registrations.policies import can_use_queue
from deals.registrations.serializers import DealSerializer
from partners.organizations.models import StandIn
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView, ListAndRetrieve
from portal.interchange.api_lists import Listing, day_from, ids
from portal.people.areas import Area


class StandInViewSet(ListAndRetrieve):
    """Who stands in for whom: your own absences and covers, for the desk all of them."""

    area = Area.ORGANIZATIONS
    queryset = StandIn.objects.all()
    serializer_class = StandInSerializer
    listing = Listing(
        order="starts_on",
        orders={"starts_on": "starts_on", "ends_on": "ends_on"},
        filters={
            "user": ids("user"),
            "stand_in": ids("stand_in"),
            "ends_on_after": day_from("ends_on"),
        },
    )

    def rows(self) -> Any:
        rows = StandIn.objects.visible_to(self.request.user).open()
        return rows.select_related("user", "stand_in")

    @extend_schema(request=inputs.StandInInput, responses={201: StandInSerializer})
    def create(self, request: Request) -> Response:
        """Name who does the reviewing while somebody is away."""
        require(can_use_queue(self.scope))
        data = self.read(inputs.StandInInput)
        row = services.name_stand_in(actor=request.user, **({"user": request.user} | data))
        return self.shown(row.pk, status=201)

    @extend_schema(operation_id="stand_ins_end", request=None, responses={204: None})
    def end(self, request: Request, pk: Any) -> Response:
        """The person is back, or somebody else is to do it. Twice is once."""
        rows = StandIn.objects.select_related("user", "stand_in")
        row = visible_or_404(rows, request.user, pk=pk)
        services.end_stand_in(row=row, actor=request.user)
        return Response(status=204)


class PrepareView(DealRows):
    """Registrations written for a partner, who checks and sends them."""

    area = Area.DEALS

    @extend_schema(
        operation_id="deals_prepare", request=inputs.PrepareInput, responses={201: DealSerializer}
    )
    def prepare(self, request: Request) -> Response:
        """A draft that a seller of the company owns and is asked to check and send."""
        require(policies.can_prepare(self.scope))
        data = self.read(inputs.PrepareInput)
        seat, lines = data.pop("member"), data.pop("products", [])
        company = visible_or_404(companies_of(request.user), request.user, pk=seat.organization_id)
        require(policies.can_prepare_for(self.scope, company.pk))
        with nested_errors():
            deal = services.prepare(
                organization=company,
                seller=seat.user,
                actor=request.user,
                data=flat(data),
                lines=lines,
            )
        response = self.shown(deal.pk, status=201)
        response["Location"] = f"/api/v1/deals/{deal.pk}/"
        return response

    @extend_schema(
        operation_id="deals_decline_prepared",
        request=inputs.DeclinePreparedInput,
        responses={204: None},
    )
    def decline(self, request: Request, pk: Any) -> Response:
        """The company does not want what was prepared: the draft is deleted, its writer told."""
        deal = self.found(pk)
        require(policies.can_decline_prepared(self.scope, deal))
        message = self.read(inputs.DeclinePreparedInput).get("message", "")
        services.decline_prepared(deal=deal, actor=request.user, message=message)
        return Response(status=204)


class DryRunView(ApiView):
    """A version of the rules tried on the last year, before it takes effect."""

    area = Area.ORGANIZATIONS

    def params(self) -> frozenset[str]:
        return frozenset({"run"})

    @extend_schema(
        operation_id="rules_dry_run",
        responses=DryRunSerializer,
        parameters=[OpenApiParameter("run", {"type": "string", "maxLength": 64})],
    )
    def get(self, request: Request, pk: Any) -> Response:
        """Counts for a few seconds; ask again with `run` until `is_done`."""
        require(can_read_rules(scope_of(request.user)))
        version = look_back.version_or_404(request.user, pk)
        run, state = look_back.count_on(request.user, version, request.query_params.get("run", ""))
        examples = {
            kind: [row | {"id": row["pk"]} for row in rows]
            for kind, rows in state["examples"].items()
        }
        shown = {
            "run": run,
            "is_done": look_back.is_done(state),
            "done": state["done"],
            "total": state["total"],
            "changed": look_back.changed(state),
            "results": look_back.table(state),
            "examples": examples,
        }
        return Response(DryRunSerializer(shown).data)
