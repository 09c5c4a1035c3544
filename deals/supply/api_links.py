"""Offers as files, proposed distribution links and the desk's alerts, in the API."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from deals.registrations.api_dialogue import AsStored
from deals.registrations.inputs import VersionInput
from deals.supply import inputs, policies, services
from deals.supply.choices import ProposalStatus
from deals.supply.models import DirectAlert, LinkProposal, SupplyFile, SupplyRequest
from deals.supply.serializers_links import AlertSerializer, OfferSerializer, ProposalSerializer
from partners.accounts.models import Engagement
from partners.organizations.choices import OrganizationStatus
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.shortcuts import visible_or_404
from portal.activity.downloads import download_of
from portal.interchange.api import ApiViewSet, ListAndRetrieve, seen_version
from portal.interchange.api_lists import Filter, Listing, one_of
from portal.people.areas import Area


# --- Offers --------------------------------------------------------------------------------------
class OfferViewSet(ListAndRetrieve):
    """Offers as files, of one request: for the two companies."""

    area = Area.DEALS
    queryset = SupplyFile.objects.all()
    serializer_class = OfferSerializer
    listing = Listing(order="-created_at", orders={"created_at": "created_at"})

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser()]

    def asked(self) -> SupplyRequest:
        rows = SupplyRequest.objects.whole()
        return visible_or_404(rows, self.request.user, pk=self.kwargs["request_id"])

    def rows(self) -> Any:
        return SupplyFile.objects.visible_to(self.request.user).filter(request=self.asked())

    @extend_schema(
        request={"multipart/form-data": inputs.OfferInput}, responses={201: OfferSerializer}
    )
    def create(self, request: Request, request_id: Any) -> Response:
        """Add the offer as a file to a quote that was sent; the newest one counts."""
        asked = self.asked()
        require(policies.as_distributor(self.scope, asked))
        data = self.read(inputs.OfferInput)
        stored = services.add_offer(request=asked, actor=request.user, upload=data["file"])
        return Response(self.get_serializer(stored).data, status=201)


class OfferContentView(OfferViewSet):
    content_negotiation_class = AsStored

    @extend_schema(
        operation_id="supply_requests_files_download",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def download(self, request: Request, request_id: Any, pk: Any) -> FileResponse:
        return download_of(self.found(pk))


# --- Proposed links ------------------------------------------------------------------------------
class ProposalViewSet(ListAndRetrieve):
    """Links your company proposed or answered; the desk and auditors see all."""

    area = Area.ORGANIZATIONS
    queryset = LinkProposal.objects.all()
    serializer_class = ProposalSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        filters={"status": one_of(ProposalStatus.values, "status")},
    )

    def rows(self) -> Any:
        rows = LinkProposal.objects.visible_to(self.request.user)
        return rows.select_related("organization", "other")

    @extend_schema(request=inputs.ProposeInput, responses={201: ProposalSerializer})
    def create(self, request: Request) -> Response:
        """Ask an administrator of another company, by an address. The answer is the same whether
        or not anybody here has that address."""
        data = self.read(inputs.ProposeInput)
        company = data.pop("organization", None) or self._only_company()
        require(policies.can_propose(self.scope, company and company.pk))
        row = services.propose_link(organization=company, actor=request.user, **data)
        return self.shown(row.pk, status=201)

    def _only_company(self) -> Organization | None:
        managed = self.scope.having("manage_organization")
        rows = Organization.objects.visible_to(self.request.user).filter(pk__in=managed)
        found = list(rows.filter(status=OrganizationStatus.ACTIVE)[:2])
        if len(found) > 1:
            raise ValidationError({"organization": _("Say for which company.")})
        return found[0] if found else None

    @extend_schema(operation_id="distribution_proposals_withdraw", request=VersionInput)
    def withdraw(self, request: Request, pk: Any) -> Response:
        """Take a proposal back."""
        row = self.found(pk)
        require(policies.as_proposer(self.scope, row))
        data = self.read(VersionInput)
        version = seen_version(request, data)
        services.withdraw_proposal(row=row, actor=request.user, version=version)
        return self.shown(pk)


class ProposalAnswerView(ApiViewSet):
    """A proposal by the secret of the mailed address, for administrators who can answer it."""

    area = Area.ORGANIZATIONS
    queryset = LinkProposal.objects.all()
    serializer_class = ProposalSerializer

    def proposal(self, token: str) -> LinkProposal:
        row = services.proposal_by_token(token, self.request.user)
        if row is None:
            raise Http404
        return row

    @extend_schema(operation_id="distribution_proposals_read_mailed")
    def retrieve(self, request: Request, token: str) -> Response:
        return self.answer(self.proposal(token))

    @extend_schema(operation_id="distribution_proposals_accept", request=inputs.AcceptLinkInput)
    def accept(self, request: Request, token: str) -> Response:
        """Link the two companies, at once or from the proposed day on."""
        row, data = self.proposal(token), self.read(inputs.AcceptLinkInput)
        version = seen_version(request, data)
        company = data.get("organization") or services.only_answering_company(row, request.user)
        return self.answer(
            services.answer_proposal(
                row=row, actor=request.user, version=version, accepts=True, organization=company
            )
        )

    @extend_schema(operation_id="distribution_proposals_decline", request=VersionInput)
    def decline(self, request: Request, token: str) -> Response:
        row, data = self.proposal(token), self.read(VersionInput)
        version = seen_version(request, data)
        return self.answer(
            services.answer_proposal(row=row, actor=request.user, version=version, accepts=False)
        )


# --- Alerts --------------------------------------------------------------------------------------
def _yes_no(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _seen(rows: Any, values: list[bool], scope: Any) -> Any:
    return rows.exclude(seen_at=None) if values[-1] else rows.unseen()


class AlertViewSet(ListAndRetrieve):
    """Direct deals on accounts that are worked jointly: for the desk and auditors."""

    area = Area.DEALS
    queryset = DirectAlert.objects.all()
    serializer_class = AlertSerializer
    listing = Listing(
        order="-raised_at",
        orders={"raised_at": "raised_at"},
        filters={"seen": Filter(_yes_no, _seen, {"type": "string", "enum": ["true", "false"]})},
    )

    def rows(self) -> Any:
        require(policies.can_see_alerts(self.scope))
        rows = DirectAlert.objects.visible_to(self.request.user)
        return rows.select_related("deal__team", "deal__owner", "account", "seen_by")

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """The partners of each account come with one query a page."""
        rows = args[0] if args else []
        rows = rows if isinstance(rows, list) else [rows]
        engaged = Engagement.objects.visible_to(self.request.user).live()
        engaged = engaged.filter(account__in=[row.account_id for row in rows])
        partners: dict[uuid.UUID, list[str]] = {}
        for bridge in engaged.select_related("organization").order_by("organization__name"):
            partners.setdefault(bridge.account_id, []).append(bridge.organization.name)
        kwargs["context"] = self.get_serializer_context() | {"partners": partners}
        return self.serializer_class(*args, **kwargs)

    @extend_schema(operation_id="direct_alerts_seen", request=inputs.SeenInput)
    def seen(self, request: Request, pk: Any) -> Response:
        """Say that it was looked at, and what was done. Twice is once."""
        row = visible_or_404(DirectAlert, request.user, pk=pk)
        require(policies.can_mark_seen(self.scope, row))
        services.mark_seen(
            alert=row, actor=request.user, note=self.read(inputs.SeenInput).get("note", "")
        )
        return self.shown(pk)
