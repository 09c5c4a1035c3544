"""`engagements` and `engagement-requests` of the API."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.accounts.api import AccountViewSet
from partners.accounts.choices import EngagementLevel, EngagementStatus
from partners.accounts.models import Engagement
from partners.engagements import serializers, services
from partners.engagements.choices import RequestStatus
from partners.engagements.models import ConsentReceipt, EngagementRequest
from partners.engagements.workflow import ENGAGEMENT
from partners.engagements.workflow_requests import REQUEST
from partners.organizations.api import OrganizationViewSet
from portal.access.policy import require
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiViewSet, ListAndRetrieve, seen_version
from portal.interchange.api_lists import Listing, day_before, day_from, ids, one_of
from portal.interchange.api_wanted import Expansion
from portal.people.areas import Area


def _by_status(rows: Any, values: list[str], scope: Any) -> Any:
    """What has run out reads as expired before the nightly job has looked."""
    past = rows.over().filter(status__in=["proposed", "active", "paused"]).values("pk")
    found = rows.filter(status__in=values).exclude(pk__in=past)
    if EngagementStatus.EXPIRED in values:
        found = found | rows.filter(pk__in=past)
    return found


class EngagementRows(ApiViewSet):
    """Engagements in scope, with everything their serializer reads."""

    area = Area.ACCOUNTS
    queryset = Engagement.objects.all()
    serializer_class = serializers.EngagementSerializer

    def rows(self) -> Any:
        rows = Engagement.objects.visible_to(self.request.user)
        return rows.select_related("account", "account__owner_team", "organization")


class EngagementViewSet(EngagementRows, ListAndRetrieve):
    """Joint work you take part in or read."""

    expansions: ClassVar = {
        "account": Expansion(lambda: AccountViewSet, {"id": "account.id"}),
        "organization": Expansion(lambda: OrganizationViewSet, {"id": "organization.id"}),
    }
    listing = Listing(
        order="-updated_at",
        orders={name: name for name in ("updated_at", "created_at", "starts_on", "ends_on")},
        search=("account__name", "organization__name"),
        filters={
            "status": one_of(EngagementStatus.values, _by_status),
            "level": one_of(EngagementLevel.values, "level"),
            "account": ids("account"),
            "organization": ids("organization"),
            "ends_on_after": day_from("ends_on"),
            "ends_on_before": day_before("ends_on"),
        },
    )

    @extend_schema(
        request=serializers.NewEngagementInput,
        responses={201: serializers.EngagementSerializer},
    )
    def create(self, request: Request) -> Response:
        """Propose to open an account to a company. `agrees`: you speak for the account and agree
        with what you propose. Partners ask through `engagement-requests`."""
        data = self.read(serializers.NewEngagementInput)
        row = services.propose(actor=request.user, **data)
        return self.shown(row.pk, status=201)


class ReceiptViewSet(ListAndRetrieve):
    """Consent receipts of one engagement: both sides read both sides' consent."""

    area = Area.ACCOUNTS
    queryset = ConsentReceipt.objects.all()
    serializer_class = serializers.ConsentReceiptSerializer
    listing = Listing(order="given_at", orders={"given_at": "given_at"})

    def rows(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        user, pk = self.request.user, self.kwargs["engagement_id"]
        engagement = visible_or_404(Engagement, user, pk=pk)
        return ConsentReceipt.objects.visible_to(user).filter(engagement=engagement)

    def retrieve(self, request: Request, engagement_id: Any, pk: Any) -> Response:
        return self.shown(pk)


class TransitionView(EngagementRows):
    """One transition of the table; `transition` names its row."""

    transition = ""

    def act(self, request: Request, pk: Any) -> Response:
        row = self.found(pk)
        require(ENGAGEMENT.decide(self.scope, row, self.transition))
        data = self.read(
            serializers.ACTION_INPUTS.get(self.transition, serializers.EngagementVersionInput)
        )
        services.perform(
            engagement=row,
            action=self.transition,
            actor=request.user,
            version=seen_version(request, data),
            data=data,
        )
        return self.shown(pk)


def action_view(name: str) -> Any:
    """The view of one action, documented from its row of the table."""

    @extend_schema(
        operation_id=f"engagements_{name}",
        description=str(ENGAGEMENT[name].label),
        request=serializers.ACTION_INPUTS.get(name, serializers.EngagementVersionInput),
        responses={200: serializers.EngagementSerializer},
    )
    def act(self: Any, request: Request, pk: Any) -> Response:
        return TransitionView.act(self, request, pk)

    made = {"transition": name, "act": act}
    view = type(f"Engagement{name.title().replace('_', '')}View", (TransitionView,), made)
    return view.as_view({"post": "act"})


# --- Requests ----------------------------------------------------------------------------------
class RequestViewSet(ListAndRetrieve):
    """What partners ask for: yours, or those of the companies you look after."""

    area = Area.ACCOUNTS
    queryset = EngagementRequest.objects.all()
    serializer_class = serializers.EngagementRequestSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        search=("customer_name",),
        filters={
            "status": one_of(RequestStatus.values, "status"),
            "organization": ids("organization"),
        },
    )

    def rows(self) -> Any:
        rows = EngagementRequest.objects.visible_to(self.request.user)
        return rows.select_related("organization", "asked_by")

    @extend_schema(
        request=serializers.NewEngagementRequestInput,
        responses={201: serializers.EngagementRequestSerializer},
    )
    def create(self, request: Request) -> Response:
        """Ask for joint work on a customer, in your own words. The answer is the same whether or
        not the customer is on file."""
        data = self.read(serializers.NewEngagementRequestInput)
        organization = data.pop("organization")
        row = services.ask(actor=request.user, organization=organization, data=data)
        return self.shown(row.pk, status=201)

    @extend_schema(request=serializers.EngagementMessageInput)
    def decline(self, request: Request, pk: Any) -> Response:
        return self._act(request, pk, "decline")

    @extend_schema(request=serializers.EngagementMessageInput)
    def withdraw(self, request: Request, pk: Any) -> Response:
        return self._act(request, pk, "withdraw")

    def _act(self, request: Request, pk: Any, name: str) -> Response:
        row = self.found(pk)
        require(REQUEST.decide(self.scope, row, name))
        data = self.read(serializers.EngagementMessageInput)
        version = seen_version(request, data)
        services.perform_request(
            request=row, action=name, actor=request.user, version=version, data=data
        )
        return self.shown(pk)


ACTIONS = ENGAGEMENT.names()
