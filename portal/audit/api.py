"""`audit` and `organizations/{id}/audit` of the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.policy import require
from portal.access.shortcuts import visible_or_404
from portal.activity.choices import Audience
from portal.activity.models import AuditEntry
from portal.audit import policies
from portal.audit.models import ChainLink
from portal.audit.serializers import (
    AuditEntrySerializer,
    CompanyLinkSerializer,
    ReportSerializer,
    WholeEntrySerializer,
)
from portal.audit.streams import about_company, company_model
from portal.audit.verifying import check_company
from portal.interchange.api import ApiViewSet
from portal.interchange.api_lists import Listing, before, ids, one_of, since, words
from portal.people.areas import Area


def _of_companies(rows: Any, values: list[Any], scope: Any) -> Any:
    rule = about_company(values[0])
    for company in values[1:]:
        rule |= about_company(company)
    return rows.filter(rule)


class AuditViewSet(ApiViewSet):
    """The whole trail, newest first: for the desk and auditors."""

    area = Area.ACCESS
    queryset = AuditEntry.objects.all()
    serializer_class = AuditEntrySerializer
    whole_serializer_class = WholeEntrySerializer
    listing = Listing(
        order="-at",
        orders={"at": "at"},
        filters={
            "action": words("action"),
            "actor": ids("actor"),
            "target_type": words("target_type"),
            "target_id": ids("target_id"),
            "audience": one_of(Audience.values, "audience"),
            "organization": ids(_of_companies),
            "since": since("at"),
            "before": before("at"),
        },
    )

    def rows(self) -> Any:
        seen = AuditEntry.objects.visible_to(self.request.user)
        return seen.select_related("actor", "link")

    @extend_schema(operation_id="audit_list")
    def list(self, request: Request) -> Response:
        """Entries of the trail, with their proof."""
        require(policies.can_read_trail(self.scope))
        page = self.paginate_queryset(self.rows())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="audit_retrieve", responses=WholeEntrySerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        """One entry, with its place in the chain recomputed now."""
        require(policies.can_read_trail(self.scope))
        return Response(WholeEntrySerializer(self.found(pk)).data)


class CompanyAuditViewSet(ApiViewSet):
    """The trail of one company's registrations, newest first: for its administrators."""

    area = Area.ACCESS
    queryset = ChainLink.objects.all()
    serializer_class = CompanyLinkSerializer
    listing = Listing(
        order="-number",
        orders={"number": "number"},
        filters={
            "action": words("shown__action"),
            "record": words("shown__record__id"),
            "since": since("entry__at"),
            "before": before("entry__at"),
        },
    )

    def rows(self) -> Any:
        links = ChainLink.objects.visible_to(self.request.user)
        return links.filter(chain_id=str(self.kwargs["organization_id"]))

    @extend_schema(operation_id="organizations_audit")
    def list(self, request: Request, organization_id: Any) -> Response:
        """Links of the company's chain: what happened, and who of the vendor opened what."""
        company = visible_or_404(company_model(), request.user, pk=organization_id)
        require(policies.can_read_company_trail(self.scope, company))
        page = self.paginate_queryset(self.rows())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="organizations_audit_verify", request=None, responses=ReportSerializer
    )
    def verify(self, request: Request, organization_id: Any) -> Response:
        """Recompute the company's chain now and say what was found. The check is on the trail."""
        company = visible_or_404(company_model(), request.user, pk=organization_id)
        require(policies.can_read_company_trail(self.scope, company))
        report = check_company(company=company, actor=request.user)
        return Response(ReportSerializer(report).data)
