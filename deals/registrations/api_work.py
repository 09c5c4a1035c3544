"""What people do around registrations in the API: saved views, joint work, the distributor of a
deal that was sent, and what a product family asks for."""

from typing import Any

from django.http import Http404, QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.programs.policies import can_change_rules, can_read_rules
from deals.registrations import inputs, joint, policies, services
from deals.registrations.api import DealRows
from deals.registrations.filters import kept_query
from deals.registrations.models import ProductFamily, SavedView
from deals.registrations.serializers import DealSerializer
from deals.registrations.services.catalogue import save_family
from partners.certifications.models import Certification
from partners.engagements import services as engagements
from partners.engagements.models import EngagementRequest
from partners.engagements.serializers import (
    EngagementRequestSerializer,
    NewEngagementRequestInput,
)
from portal.access.policy import require
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiViewSet, ListAndRetrieve, seen_version
from portal.interchange.api_fields import Code, Input, Ref, Text, VersionField
from portal.interchange.api_lists import Listing
from portal.people.areas import Area


# --- Saved views ---------------------------------------------------------------------------------
class SavedViewInput(Input):
    """`query`: filters as in the address of the deals page, such as `status=approved&o=-value`."""

    name = Text(max_length=60, allow_blank=False, required=True)
    query = Text(max_length=600)


class ViewNameInput(Input):
    name = Text(max_length=60, allow_blank=False, required=True)


class SavedViewSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    query = serializers.CharField()


class SavedViewViewSet(ListAndRetrieve):
    """Your own named filters of the deals page."""

    area = Area.DEALS
    queryset = SavedView.objects.all()
    serializer_class = SavedViewSerializer
    listing = Listing(order="name", orders={"name": "name"})

    def rows(self) -> Any:
        return SavedView.objects.visible_to(self.request.user)

    @extend_schema(request=SavedViewInput, responses={201: SavedViewSerializer})
    def create(self, request: Request) -> Response:
        """Keep filters under a name. The same twice is once."""
        data = self.read(SavedViewInput)
        query = kept_query(QueryDict(data.get("query", "")))
        view = services.save_view(actor=request.user, name=data["name"], query=query)
        return self.shown(view.pk, status=201)

    @extend_schema(request=ViewNameInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Give it another name."""
        view = self.found(pk)
        return self.answer(services.rename_view(view=view, **self.read(ViewNameInput)))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:
        services.delete_view(view=self.found(pk))
        return Response(status=204)


# --- A deal's distributor, and joint work --------------------------------------------------------
class DistributorInput(Input):
    """Null: directly from the vendor."""

    version = VersionField()
    distributor = Ref(
        inputs.distributors,
        message=inputs.NO_SUCH_DISTRIBUTOR,
        allow_null=True,
        required=True,
    )


class DistributorView(DealRows):
    """Who supplies a registration that was sent. A draft's is one of its fields."""

    area = Area.DEALS

    @extend_schema(
        operation_id="deals_distributor", request=DistributorInput, responses=DealSerializer
    )
    def name_one(self, request: Request, pk: Any) -> Response:
        """Name the distributor: it sees the deal through its own lens, the one before no more."""
        deal = self.found(pk)
        require(policies.can_name_distributor(self.scope, deal))
        data = self.read(DistributorInput)
        services.name_distributor(
            deal=deal,
            actor=request.user,
            distributor=data["distributor"],
            version=seen_version(request, data),
        )
        return self.shown(pk)


class JointWorkInput(NewEngagementRequestInput):
    """The company and the customer are the deal's."""

    organization = None
    customer_name = None
    customer_website = None
    customer_country = None


class JointWorkView(DealRows):
    """Joint work from an approved deal. The answer is the same whether or not it is on file."""

    area = Area.DEALS

    @extend_schema(
        operation_id="deals_joint",
        request=JointWorkInput,
        responses={201: EngagementRequestSerializer},
    )
    def ask(self, request: Request, pk: Any) -> Response:
        """Ask for joint work on the deal's customer; see `engagement-requests`."""
        deal = self.found(pk)
        require(joint.may_ask(self.scope, deal))
        joint.require_approved(self.scope, deal)
        row = engagements.ask(
            actor=request.user,
            organization=deal.organization,
            data=self.read(JointWorkInput) | joint.customer_of(deal),
            deal=joint.origin_of(deal),
        )
        row = visible_or_404(EngagementRequest, request.user, pk=row.pk)
        shown = EngagementRequestSerializer(row, context=self.get_serializer_context()).data
        address = f"/api/v1/engagement-requests/{row.pk}/"
        return Response(shown, status=201, headers={"Location": address})


# --- What a product family asks for ---------------------------------------------------------------
class FamilySerializer(serializers.Serializer):
    """`requires`: the code of a certification somebody of the company must hold; null for none."""

    code = serializers.CharField()
    name = serializers.CharField()
    requires = serializers.CharField(source="requires.code", default=None, allow_null=True)


class FamilyInput(Input):
    requires = Code(
        lambda user: Certification.objects.visible_to(user), allow_null=True, required=True
    )


class ProductFamilyView(ApiViewSet):
    """One product family of the programme: for the desk; auditors read."""

    area = Area.ORGANIZATIONS
    queryset = ProductFamily.objects.all()
    serializer_class = FamilySerializer

    def rows(self) -> Any:
        return ProductFamily.objects.visible_to(self.request.user).select_related("requires")

    def family(self, code: str) -> ProductFamily:
        row: ProductFamily | None = self.rows().filter(code=code).first()
        if row is None:
            raise Http404
        return row

    @extend_schema(operation_id="product_families_retrieve")
    def retrieve(self, request: Request, code: str) -> Response:
        require(can_read_rules(self.scope))
        return self.answer(self.family(code))

    @extend_schema(operation_id="product_families_partial_update", request=FamilyInput)
    def partial_update(self, request: Request, code: str) -> Response:
        """From now on deals with this family need the certification; sent ones stay."""
        require(can_change_rules(self.scope))
        family = self.family(code)
        save_family(family=family, actor=request.user, **self.read(FamilyInput))
        return self.answer(self.family(code))
