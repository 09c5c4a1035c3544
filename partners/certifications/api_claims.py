"""`certificate-claims` of the API: certificates issued elsewhere, and the vendor's word on them."""

from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from partners.certifications import policies, services
from partners.certifications import serializers_claims as shapes
from partners.certifications.choices import ClaimStatus
from partners.certifications.models import Claim, Evidence
from portal.access.policy import require
from portal.activity.downloads import download_of
from portal.interchange.api import ApiViewSet, ListAndRetrieve
from portal.interchange.api_files import AsStored
from portal.interchange.api_lists import Listing, ids, one_of, words
from portal.interchange.api_parsers import JsonParser
from portal.people.areas import Area

EXTERNAL = ("issuer", "external_number", "issued_on", "expires_on")
RELATED = ("holder", "organization", "certification", "asked_by", "evidence")


class ClaimRows(ApiViewSet):
    area = Area.TRAINING
    queryset = Claim.objects.all()
    serializer_class = shapes.ClaimSerializer

    def rows(self) -> Any:
        return Claim.objects.visible_to(self.request.user).select_related(*RELATED)


class ClaimViewSet(ClaimRows, ListAndRetrieve):
    """Certificates issued elsewhere: your own, your company's, your partners'."""

    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at", "issued_on": "issued_on"},
        search=("holder__name", "issuer", "external_number"),
        filters={
            "status": one_of(ClaimStatus.values, "status"),
            "holder": ids("holder"),
            "organization": ids("organization"),
            "certification": words("certification__code"),
        },
    )

    def get_parsers(self) -> list[Any]:
        return [JsonParser(), MultiPartParser()]

    @extend_schema(
        request={
            "application/json": shapes.ClaimInput,
            "multipart/form-data": shapes.ClaimInput,
        },
        responses={201: shapes.ClaimSerializer},
    )
    def create(self, request: Request) -> Response:
        """Record a certificate of somebody else's. It counts once the vendor has confirmed it."""
        require(policies.can_record(self.scope))
        data = self.read(shapes.ClaimInput)
        claim = services.record_claim(
            seat=data["member"],
            certification=data["certification"],
            actor=request.user,
            data={name: data.get(name) for name in EXTERNAL},
            upload=data.get("file"),
            token=data.get("token"),
        )
        return self.shown(claim.pk, status=201)


class DecisionViewSet(ClaimRows):
    """Channel marketing and the desk say whether it counts."""

    @extend_schema(operation_id="certificate_claims_confirm", request=None)
    def confirm(self, request: Request, pk: Any) -> Response:
        """The certificate counts from now on."""
        services.confirm(claim=self.found(pk), actor=request.user)
        return self.shown(pk)

    @extend_schema(operation_id="certificate_claims_decline", request=shapes.ReasonInput)
    def decline(self, request: Request, pk: Any) -> Response:
        """It does not count, for a reason the holder reads."""
        found = self.found(pk)
        require(policies.can_run_certificates(self.scope))
        data = self.read(shapes.ReasonInput)
        services.decline(claim=found, actor=request.user, **data)
        return self.shown(pk)


class EvidenceView(ClaimRows):
    content_negotiation_class = AsStored

    @extend_schema(
        operation_id="certificate_claims_evidence",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def download(self, request: Request, pk: Any) -> Any:
        """The copy of the paper."""
        rows = Evidence.objects.visible_to(request.user)
        stored = rows.filter(claim=self.found(pk)).first()
        if stored is None:
            raise Http404
        return download_of(stored)
