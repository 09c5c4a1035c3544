"""`reviews/{id}/`, `account-merges` and the thresholds of the API: for reviewers and the desk."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from deals.conflicts import inputs, policies, services
from deals.conflicts.matching.scoring import threshold
from deals.conflicts.models import (
    ConflictFinding,
    MergeRecord,
    NotSame,
    OverlapException,
    ProtectionClaim,
)
from deals.conflicts.serializers import MergeSerializer, ReviewSerializer, ThresholdsSerializer
from deals.conflicts.services.simulating import STEPS, past_registrations, simulate
from deals.registrations.api import DealRows
from deals.registrations.models import Deal
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.audit.openings import note_opening
from portal.interchange.api import ApiView, ListAndRetrieve
from portal.interchange.api_fields import UNKNOWN
from portal.interchange.api_lists import Listing
from portal.people.areas import Area

LOWEST, HIGHEST = 5, 99  # per cent


class ReviewViewSet(DealRows):
    """A registration beside everything it may meet."""

    area = Area.DEALS
    serializer_class = ReviewSerializer

    def deal(self, pk: Any) -> Deal:
        """Hidden: 404. Visible to others than its reviewers and auditors: 403."""
        deal: Deal = self.found(pk)
        require(policies.can_compare(self.scope, deal))
        return deal

    def review(self, pk: Any) -> Response:
        deal: Any = self.deal(pk)
        if self.scope.is_neutral:
            if check := services.latest_check(deal):
                deal.latest_check = check
            claims = ProtectionClaim.objects.in_scope(self.scope).filter(deal=deal, active=True)
            deal.claims = claims.select_related("customer", "family")
            allowed = OverlapException.objects.in_scope(self.scope).filter(deal=deal)
            deal.exceptions = allowed.select_related("allowed_by")
        return Response(self.get_serializer(deal).data)

    @extend_schema(operation_id="reviews_retrieve", responses=ReviewSerializer)
    def retrieve(self, request: Request, pk: Any) -> Response:
        deal = self.deal(pk)
        note_opening(request.user, deal, deal.organization_id)
        return self.review(pk)

    @extend_schema(
        operation_id="reviews_link", request=inputs.LinkInput, responses=ReviewSerializer
    )
    def link(self, request: Request, pk: Any) -> Response:
        """Say which account the customer is, or that it is none of them."""
        deal = self.deal(pk)
        require(policies.can_match(self.scope, deal))
        account = self.read(inputs.LinkInput)["account"]
        services.link_account(deal=deal, actor=request.user, account=account)
        return self.review(pk)

    @extend_schema(operation_id="reviews_account", request=None, responses=ReviewSerializer)
    def account(self, request: Request, pk: Any) -> Response:
        """Make an account of what the registration says, and link it."""
        services.create_account(deal=self.deal(pk), actor=request.user)
        return self.review(pk)

    @extend_schema(operation_id="reviews_compare", request=None, responses=ReviewSerializer)
    def compare(self, request: Request, pk: Any) -> Response:
        """Compare with what is on file now."""
        services.compare_again(deal=self.deal(pk), actor=request.user)
        return self.review(pk)

    @extend_schema(
        operation_id="reviews_exception", request=inputs.ReasonInput, responses=ReviewSerializer
    )
    def exception(self, request: Request, pk: Any) -> Response:
        """Let this registration be protected beside another one (the channel desk)."""
        deal = self.deal(pk)
        require(policies.as_desk(self.scope, deal))
        services.allow_overlap(deal=deal, actor=request.user, **self.read(inputs.ReasonInput))
        return self.review(pk)

    @extend_schema(
        operation_id="reviews_apart", request=inputs.ApartInput, responses=ReviewSerializer
    )
    def apart(self, request: Request, pk: Any) -> Response:
        """What was found is another customer. Said twice is said once."""
        deal = self.deal(pk)
        require(policies.can_match(self.scope, deal))
        about = self.read(inputs.ApartInput)["about"]
        rows = ConflictFinding.objects.newest().filter(check_run__deal=deal)
        found = rows.visible_to(request.user).about(about).first()
        if found is not None:
            services.tell_apart(deal=deal, actor=request.user, finding=found)
        elif not NotSame.objects.of_deal(deal).about(deal, about).visible_to(request.user).exists():
            raise ValidationError({"about": UNKNOWN})
        return self.review(pk)

    @extend_schema(operation_id="reviews_together", responses={204: None})
    def together(self, request: Request, pk: Any, row: Any) -> Response:
        """They may be the same after all: compare them again."""
        deal = self.deal(pk)
        found = visible_or_404(NotSame.objects.of_deal(deal), request.user, pk=row)
        services.take_back(row=found, deal=deal, actor=request.user)
        return Response(status=204)


class MergeViewSet(ListAndRetrieve):
    """Accounts that were made one: for the desk; auditors read."""

    area = Area.ACCOUNTS
    queryset = MergeRecord.objects.all()
    serializer_class = MergeSerializer
    listing = Listing(
        order="-merged_at", orders={"merged_at": "merged_at"}, search=("kept_name", "gone_name")
    )

    def rows(self) -> Any:
        require(policies.can_read_desk(self.scope))
        rows = MergeRecord.objects.visible_to(self.request.user)
        return rows.select_related("kept", "merged_by", "undone_by")

    @extend_schema(request=inputs.MergeInput, responses={201: MergeSerializer})
    def create(self, request: Request) -> Response:
        """Make one account of two. Undo it with `undo`."""
        require(policies.can_run_desk(self.scope))
        record = services.merge(actor=request.user, **self.read(inputs.MergeInput))
        return self.shown(record.pk, status=201)

    @extend_schema(operation_id="account_merges_undo", request=None, responses=MergeSerializer)
    def undo(self, request: Request, pk: Any) -> Response:
        """Take the accounts apart again. Twice is once."""
        record = visible_or_404(MergeRecord, request.user, pk=pk)
        services.undo(record=record, actor=request.user)
        return self.shown(pk)


class ThresholdView(ApiView):
    """Another threshold tried on past registrations. It changes nothing."""

    area = Area.REPORTS

    def params(self) -> frozenset[str]:
        return frozenset({"threshold"})

    @extend_schema(
        operation_id="conflicts_thresholds",
        responses=ThresholdsSerializer,
        parameters=[
            OpenApiParameter(
                "threshold", {"type": "integer", "minimum": LOWEST, "maximum": HIGHEST}
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """What the usual thresholds, the one in use and `threshold` would have flagged."""
        require(policies.can_read_desk(scope_of(request.user)))
        in_use, past = round(100 * threshold()), past_registrations()
        asked = _percent(request.query_params.get("threshold") or str(in_use))
        results = [simulate(past, step) for step in sorted({*STEPS, in_use, asked})]
        shown = {"in_use": in_use, "total": len(past), "results": results}
        return Response(ThresholdsSerializer(shown).data)


def _percent(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 4 and LOWEST <= int(text) <= HIGHEST:
        return int(text)
    raise ValidationError({"threshold": _("This value cannot be used here.")})
