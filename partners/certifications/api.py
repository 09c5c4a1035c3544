"""`certificates` of the API, and the public check of a number."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle

from partners.certifications import policies, serializers, services
from partners.certifications.choices import Source
from partners.certifications.models import Certificate
from partners.certifications.paper import paper_of
from partners.certifications.serializers_claims import ReasonInput
from partners.certifications.verification import verify
from portal.access.policy import require
from portal.interchange.api import ApiView, ListAndRetrieve
from portal.interchange.api_files import AsStored
from portal.interchange.api_lists import Listing, ids, one_of, words
from portal.interchange.pdf import pdf_response
from portal.people.areas import ANY, Area


def _by_validity(rows: Any, values: list[str], scope: Any) -> Any:
    """`true`: valid today; `false`: expired or taken back; both: all."""
    if len(set(values)) > 1:
        return rows
    valid = Certificate.objects.valid().values("pk")
    return rows.filter(pk__in=valid) if values[0] == "true" else rows.exclude(pk__in=valid)


class CertificateViewSet(ListAndRetrieve):
    """Certificates you may see: your own, your company's (administrators), your partners'."""

    area = Area.TRAINING
    queryset = Certificate.objects.all()
    serializer_class = serializers.CertificateSerializer
    listing = Listing(
        order="-issued_on",
        orders={"issued_on": "issued_on", "expires_on": "expires_on"},
        search=("holder_name", "certification_name", "number", "external_number"),
        filters={
            "holder": ids("holder"),
            "organization": ids("organization"),
            "certification": words("certification__code"),
            "source": one_of(Source.values, "source"),
            "valid": one_of(("true", "false"), _by_validity),
        },
    )

    def rows(self) -> Any:
        rows = Certificate.objects.visible_to(self.request.user)
        return rows.select_related("holder", "organization", "certification")

    @extend_schema(operation_id="certificates_revoke", request=ReasonInput)
    def revoke(self, request: Request, pk: Any) -> Response:
        """Take it back: its number is shown as revoked from now on (marketing, the desk)."""
        found = self.found(pk)
        require(policies.can_run_certificates(self.scope))
        services.revoke(certificate=found, actor=request.user, **self.read(ReasonInput))
        return self.shown(pk)


class PaperView(CertificateViewSet):
    content_negotiation_class = AsStored

    @extend_schema(
        operation_id="certificates_pdf",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def download(self, request: Request, pk: Any) -> Any:
        """The paper. What was issued elsewhere or taken back has none."""
        found = self.found(pk)
        require(policies.can_print(found))
        return pdf_response(paper_of(found), f"{found.number}.pdf")


class VerifyRate(AnonRateThrottle):
    """Checks from one address, signed in or not."""

    scope = "verify"
    rate = "30/min"

    def get_cache_key(self, request: Request, view: Any) -> str:
        ident = self.get_ident(request)
        return str(self.cache_format % {"scope": self.scope, "ident": ident})


class VerifyView(ApiView):
    """Check a certificate by its number, without a token."""

    area = ANY
    throttle_classes = [VerifyRate]
    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    @extend_schema(
        operation_id="certificates_verify", responses=serializers.FindingSerializer, auth=[]
    )
    def get(self, request: Request, number: str) -> Response:
        """What stands on the paper. An unknown number gets the same answer, empty."""
        found = serializers.FindingSerializer(verify(number).as_dict())
        headers = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}
        return Response(found.data, headers=headers)
