"""What the desk does with a case in the API; precedents, numbers, and files of cases."""

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from deals.cases import inputs, policies, services
from deals.cases.api import ConflictViewSet
from deals.cases.choices import Kind
from deals.cases.metrics import quarters
from deals.cases.models import Case, CaseEvidence, CaseFile, CaseParty, PanelMember, Precedent
from deals.cases.serializers import (
    CaseEvidenceSerializer,
    ConflictSerializer,
    PrecedentSerializer,
    QuarterSerializer,
)
from deals.cases.workflow import CASE
from deals.registrations.api_dialogue import AsStored
from deals.registrations.inputs import MessageInput, VersionInput
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.choices import Audience
from portal.activity.downloads import download_of
from portal.interchange.api import ApiView, ListAndRetrieve, seen_version
from portal.interchange.api_lists import Filter, Listing, one_of
from portal.people.areas import Area

ACTION_INPUTS = {"hear": inputs.HearInput, "withdraw": MessageInput, "close": VersionInput}


class CaseViewSet(ConflictViewSet):
    """Cases as a whole. A side, which sees its own part only, is refused."""

    area = Area.DEALS

    def case(self, pk: Any) -> Case:
        row = self.found(pk)
        if not isinstance(row, Case):
            raise Refused(str(policies.as_desk(self.scope).reason))
        return row

    def party(self, case: Case, pk: Any) -> CaseParty:
        rows = case.parties.select_related("case", "deal")
        found: CaseParty = visible_or_404(rows, self.request.user, pk=pk)
        return found

    def act(self, request: Request, pk: Any, name: str) -> Response:
        case = self.case(pk)
        require(CASE.decide(self.scope, case, name))
        data = self.read(ACTION_INPUTS[name])
        version = seen_version(request, data)
        services.perform(case=case, action=name, actor=request.user, version=version, data=data)
        return self.shown(pk)

    @extend_schema(
        operation_id="conflicts_parties_add",
        request=inputs.NewPartyInput,
        responses={201: ConflictSerializer},
    )
    def add_party(self, request: Request, pk: Any) -> Response:
        """One more registration joins the case; its side is not told by that."""
        case = self.case(pk)
        require(policies.can_ask(self.scope, case))
        services.add_party(case=case, actor=request.user, **self.read(inputs.NewPartyInput))
        response = self.shown(pk)
        response.status_code = 201
        return response

    @extend_schema(operation_id="conflicts_parties_remove", responses={204: None})
    def remove_party(self, request: Request, pk: Any, party: Any) -> Response:
        """Take out a party whose side has not been told."""
        found = self.party(self.case(pk), party)
        services.remove_party(party=found, actor=request.user)
        return Response(status=204)

    @extend_schema(
        operation_id="conflicts_parties_ask",
        request=inputs.QuestionInput,
        responses={201: CaseEvidenceSerializer},
    )
    def ask(self, request: Request, pk: Any, party: Any) -> Response:
        """Ask one side; the first question tells it that its registration is looked at."""
        case = self.case(pk)
        require(policies.can_ask(self.scope, case))
        found, body = self.party(case, party), self.read(inputs.QuestionInput)["text"]
        said = services.ask(party=found, actor=request.user, body=body)
        context = self.get_serializer_context()
        return Response(CaseEvidenceSerializer(said, context=context).data, status=201)

    @extend_schema(
        operation_id="conflicts_panel_add",
        request=inputs.SeatInput,
        responses={201: ConflictSerializer},
    )
    def join_panel(self, request: Request, pk: Any) -> Response:
        """Somebody of the desk takes part in deciding. Twice is once."""
        case = self.case(pk)
        require(policies.can_ask(self.scope, case))
        services.add_to_panel(case=case, actor=request.user, **self.read(inputs.SeatInput))
        response = self.shown(pk)
        response.status_code = 201
        return response

    @extend_schema(operation_id="conflicts_panel_leave", responses={204: None})
    def leave_panel(self, request: Request, pk: Any, user: Any) -> Response:
        """`user`: who leaves the panel."""
        case = self.case(pk)
        rows = PanelMember.objects.filter(case=case, user=user).select_related("case", "user")
        seat = visible_or_404(rows, request.user)
        services.leave_panel(seat=seat, actor=request.user)
        return Response(status=204)

    @extend_schema(
        operation_id="conflicts_precedent", request=None, responses={201: PrecedentSerializer}
    )
    def precedent(self, request: Request, pk: Any) -> Response:
        """A draft of what the decided case teaches, to be edited. Twice gives the same draft."""
        row = services.draft_precedent(case=self.case(pk), actor=request.user)
        address = f"/api/v1/precedents/{row.pk}/"
        return Response(PrecedentSerializer(row).data, status=201, headers={"Location": address})

    @extend_schema(operation_id="conflicts_as_side", responses=ConflictSerializer)
    def as_side(self, request: Request, pk: Any, party: Any) -> Response:
        """For the desk and auditors: exactly what one side reads of the case."""
        found: Any = self.party(self.case(pk), party)
        said = CaseEvidence.objects.visible_to(request.user).select_related("author", "file")
        found.shown_evidence = list(said.filter(party=found, audience=Audience.JOINT))
        context = self.get_serializer_context() | {"as_side": True}
        return Response(ConflictSerializer(found, context=context).data)


def action_view(name: str) -> Any:
    """The view of one action, documented from its row of the table."""

    @extend_schema(
        operation_id=f"conflicts_{name}",
        description=str(CASE[name].label),
        request=ACTION_INPUTS[name],
        responses={200: ConflictSerializer},
    )
    def step(self: Any, request: Request, pk: Any) -> Response:
        return self.act(request, pk, name)

    view: Any = type(f"Case{name.title()}View", (CaseViewSet,), {"step": step})
    return view.as_view({"post": "step"})


class CaseFileView(ConflictViewSet):
    """A file of the case (desk, auditor) or of the own part, always as a download."""

    area = Area.DEALS
    content_negotiation_class = AsStored

    @extend_schema(
        operation_id="conflicts_files_download",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def download(self, request: Request, pk: Any, file: Any) -> FileResponse:
        column = "case" if self.scope.is_neutral else "party"
        return download_of(visible_or_404(CaseFile, request.user, pk=file, **{column: pk}))


# --- Precedents ----------------------------------------------------------------------------------
def _published(rows: Any, values: list[bool], scope: Any) -> Any:
    return rows.filter(published_at__isnull=not values[-1])


class PrecedentViewSet(ListAndRetrieve):
    """What decided cases teach: the desk all, auditors what is published."""

    area = Area.DEALS
    queryset = Precedent.objects.all()
    serializer_class = PrecedentSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        search=("lesson",),
        filters={
            "kind": one_of(Kind.values, "kind"),
            "published": Filter(
                lambda text: {"true": True, "false": False}[text],
                _published,
                {"type": "string", "enum": ["true", "false"]},
            ),
        },
    )

    def rows(self) -> Any:
        require(policies.as_neutral(self.scope))
        return Precedent.objects.visible_to(self.request.user).select_related("case")

    def one(self, pk: Any) -> Precedent:
        return visible_or_404(Precedent.objects.select_related("case"), self.request.user, pk=pk)

    def retrieve(self, request: Request, pk: Any) -> Response:
        return self.answer(self.one(pk))

    @extend_schema(request=inputs.PrecedentInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Edit a draft. What is left out stays."""
        row = self.one(pk)
        require(policies.as_desk(self.scope))
        now = {name: getattr(row, name) for name in inputs.PrecedentInput._declared_fields}
        data = now | self.read(inputs.PrecedentInput)
        return self.answer(services.save_precedent(precedent=row, actor=request.user, data=data))

    @extend_schema(operation_id="precedents_publish", request=None, responses=PrecedentSerializer)
    def publish(self, request: Request, pk: Any) -> Response:
        """From now on auditors read it, too, and nobody changes it. Twice is once."""
        return self.answer(services.publish_precedent(precedent=self.one(pk), actor=request.user))


class MetricsView(ApiView):
    area = Area.REPORTS

    @extend_schema(operation_id="conflicts_metrics", responses=QuarterSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Numbers about conflicts by quarter, the present one first: desk and auditors."""
        require(policies.as_neutral(scope_of(request.user)))
        return Response(QuarterSerializer(quarters(request.user), many=True).data)
