"""`clearance-checks` of the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from deals.clearance import services
from deals.clearance.choices import Answer
from deals.clearance.models import ClearanceCheck
from deals.registrations.inputs import Code, Input, Ref, Text
from deals.registrations.models import ProductFamily
from partners.organizations.models import Organization
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_fields import CountryCode, Moment, NamedSerializer
from portal.interchange.api_lists import Listing, before, ids, one_of, since
from portal.people.areas import Area


class ClearanceCheckSerializer(serializers.Serializer):
    """A question and its answer: `clear` or `needs_review`, and nothing else."""

    id = serializers.UUIDField()
    organization = NamedSerializer()
    user = NamedSerializer()
    at = Moment()
    name = serializers.CharField()
    website = serializers.CharField()
    country = CountryCode()
    city = serializers.CharField()
    tax_id = serializers.CharField()
    product_families = serializers.ListField(child=serializers.CharField(), source="families")
    answer = serializers.ChoiceField(Answer.choices)


class ClearanceCheckInput(Input):
    """Without `organization` it is for the one company you sell for."""

    organization = Ref(lambda user: Organization.objects.visible_to(user), allow_null=True)
    name = Text(max_length=200, allow_blank=False, required=True)
    website = Text(max_length=200)
    country = CountryCode()
    city = Text(max_length=100)
    tax_id = Text(max_length=60)
    product_families = serializers.ListField(
        child=Code(lambda user: ProductFamily.objects.visible_to(user)),
        required=False,
        max_length=50,
    )


class ClearanceCheckViewSet(ListAndRetrieve):
    """Your clearance checks; a company's administrators see the company's."""

    area = Area.DEALS
    queryset = ClearanceCheck.objects.all()
    serializer_class = ClearanceCheckSerializer
    listing = Listing(
        order="-at",
        orders={"at": "at"},
        search=("name",),
        filters={
            "organization": ids("organization"),
            "answer": one_of(Answer.values, "answer"),
            "asked_after": since("at"),
            "asked_before": before("at"),
        },
    )

    def rows(self) -> Any:
        seen = ClearanceCheck.objects.visible_to(self.request.user)
        return seen.select_related("organization", "user")

    @extend_schema(request=ClearanceCheckInput, responses={201: ClearanceCheckSerializer})
    def create(self, request: Request) -> Response:
        """Is this customer clear? Counts against today’s budget; 429 when it is used up."""
        data = self.read(ClearanceCheckInput)
        try:
            check = services.ask(
                actor=request.user,
                organization=self._company(data.pop("organization", None)),
                families=data.pop("product_families", []),
                asked=data,
            )
        except services.BudgetSpent as error:
            raise Throttled(wait=error.wait, detail=str(error)) from error
        return self.shown(check.pk, status=201)

    def _company(self, named: Organization | None) -> Organization:
        if named is not None:
            return named
        rows = Organization.objects.filter(pk__in=self.scope.having("register_deals"))[:2]
        return services.only_company(list(rows))
