"""`conflicts` of the API: cases for the desk and auditors, one's own part for a side."""

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from deals.cases import inputs, policies, services
from deals.cases.choices import Kind, Status
from deals.cases.filters import searched
from deals.cases.models import Case, CaseEvidence, CaseParty
from deals.cases.serializers import CaseEvidenceSerializer, ConflictSerializer
from deals.cases.workflow import CASE
from portal.access.policy import Refused, require
from portal.activity.choices import Audience
from portal.interchange.api import ListAndRetrieve, seen_version
from portal.interchange.api_lists import Listing, one_of, words
from portal.interchange.api_parsers import JsonParser
from portal.people.areas import Area


def _search(rows: Any, texts: list[str], scope: Any) -> Any:
    for text in texts:
        rows = searched(rows, text)
    return rows


DESK = Listing(
    order="-opened_at",
    orders={"opened_at": "opened_at", "deadline": "deadline"},
    filters={
        "status": one_of(Status.values, "status"),
        "kind": one_of(Kind.values, "kind"),
        "q": words(_search),
    },
)
OWN = Listing(order="-opened_at", orders={"opened_at": "told_at"})


class ConflictViewSet(ListAndRetrieve):
    """Cases you may see: the desk and auditors the whole, a side its own part."""

    area = Area.DEALS
    queryset = Case.objects.all()
    serializer_class = ConflictSerializer

    @property
    def listing(self) -> Listing:  # type: ignore[override]
        if getattr(self, "swagger_fake_view", False) or self.scope.is_neutral:
            return DESK
        return OWN

    def rows(self) -> Any:
        user = self.request.user
        said = CaseEvidence.objects.visible_to(user).select_related("author", "file")
        if not self.scope.is_neutral:
            shown = said.filter(audience=Audience.JOINT)
            rows = CaseParty.objects.visible_to(user)
            rows = rows.select_related("deal", "organization", "team", "credit", "case")
            return rows.prefetch_related(Prefetch("evidence", shown, to_attr="shown_evidence"))
        rows = Case.objects.visible_to(user)
        return rows.select_related("decision__decided_by").prefetch_related(
            "parties__deal",
            "parties__organization",
            "parties__team",
            "parties__credit",
            "panel__user",
            Prefetch("evidence", said, to_attr="shown_evidence"),
        )

    def get_parsers(self) -> list[Any]:
        is_evidence = getattr(self, "action_map", {}).get("post") == "evidence"
        return [JsonParser(), MultiPartParser()] if is_evidence else super().get_parsers()

    @extend_schema(
        request={
            "application/json": inputs.EvidenceInput,
            "multipart/form-data": inputs.EvidenceFileInput,
        },
        responses={201: CaseEvidenceSerializer},
    )
    def evidence(self, request: Request, pk: Any) -> Response:
        """Add to your own part of a case. The desk adds notes nobody else reads."""
        row = self.found(pk)
        if isinstance(row, Case):
            require(policies.can_ask(self.scope, row))
        else:
            require(policies.can_speak(self.scope, row))
        data = self.read(inputs.EvidenceFileInput if request.FILES else inputs.EvidenceInput)
        said = {"actor": request.user, "body": data.get("text", ""), "upload": data.get("file")}
        if isinstance(row, Case):
            found = services.write_note(case=row, **said)
        else:
            found = services.add_evidence(party=row, kind=data["kind"], **said)
        context = self.get_serializer_context()
        return Response(CaseEvidenceSerializer(found, context=context).data, status=201)

    @extend_schema(operation_id="conflicts_nothing", request=None, responses={204: None})
    def nothing(self, request: Request, pk: Any) -> Response:
        """Your side has nothing to add: the desk goes on. Twice is once."""
        row = self.found(pk)
        if isinstance(row, Case):
            raise Refused(_("Only the side itself can add to this."))
        services.nothing_to_add(party=row, actor=request.user)
        return Response(status=204)

    @extend_schema(request=inputs.NewCaseInput, responses={201: ConflictSerializer})
    def create(self, request: Request) -> Response:
        """Open a case about registrations (the channel desk). Nobody is told yet."""
        require(policies.as_desk(self.scope))
        data = self.read(inputs.NewCaseInput)
        case = services.open_case(
            actor=request.user,
            kind=data["kind"],
            registrations=data["deals"],
            title=data.get("title", ""),
            note=data.get("note", ""),
        )
        return self.shown(case.pk, status=201)

    @extend_schema(request=inputs.DecideInput, responses={200: ConflictSerializer})
    def decide(self, request: Request, pk: Any) -> Response:
        """Decide a case; its registrations move and its parties are told at once."""
        case = self.found(pk)
        if not isinstance(case, Case):
            raise Refused(str(policies.as_desk(self.scope).reason))
        require(CASE.decide(self.scope, case, "decide"))
        data = self.read(inputs.DecideInput)
        version = seen_version(request, data)
        services.perform(
            case=case,
            action="decide",
            actor=request.user,
            version=version,
            data=inputs.for_service(data),
        )
        return self.shown(pk)
