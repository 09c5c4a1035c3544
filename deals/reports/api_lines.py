"""Costs and benefits of the programme in the API."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.reports import services
from deals.reports.choices import Category
from deals.reports.models import ProgrammeLine
from deals.reports.policies import can_keep_lines, can_read_return
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.interchange.api import ListAndRetrieve, seen_version
from portal.interchange.api_fields import Input, Moment, NamedSerializer, Ref, Text, VersionField
from portal.interchange.api_lists import Listing, ids, one_of
from portal.people.areas import Area


class LineSerializer(serializers.Serializer):
    """Money the programme cost or brought. `organization`: null for the whole programme."""

    id = serializers.UUIDField()
    category = serializers.ChoiceField(Category.choices)
    organization = NamedSerializer(allow_null=True)
    about = serializers.CharField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    created_at = Moment()
    version = serializers.IntegerField()


class LineInput(Input):
    ignored = frozenset({"id", "created_at"})

    version = VersionField()
    category = serializers.ChoiceField(Category.choices, required=False)
    organization = Ref(
        lambda user: Organization.objects.visible_to(user), allow_null=True, required=False
    )
    about = Text(max_length=200)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, required=False)
    currency = serializers.ChoiceField(settings.CURRENCIES, required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)


class NewLineInput(LineInput):
    ignored = LineInput.ignored | {"version"}

    version = None  # type: ignore[assignment] # DRF: the field is left out
    category = serializers.ChoiceField(Category.choices)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.ChoiceField(settings.CURRENCIES)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class LineViewSet(ListAndRetrieve):
    """Costs and benefits of the programme: kept by the desk, read by auditors."""

    area = Area.REPORTS
    queryset = ProgrammeLine.objects.all()
    serializer_class = LineSerializer
    listing = Listing(
        order="-starts_on",
        orders={"starts_on": "starts_on"},
        filters={
            "category": one_of(Category.values, "category"),
            "organization": ids("organization"),
        },
    )

    def rows(self) -> Any:
        require(can_read_return(self.scope))
        return ProgrammeLine.objects.visible_to(self.request.user).select_related("organization")

    @extend_schema(request=NewLineInput, responses={201: LineSerializer})
    def create(self, request: Request) -> Response:
        """Another cost or benefit."""
        require(can_keep_lines(self.scope))
        made = services.add_line(actor=request.user, data=self.read(NewLineInput))
        return self.shown(made.pk, status=201)

    @extend_schema(request=LineInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        found = self.found(pk)
        require(can_keep_lines(self.scope))
        data = self.read(LineInput)
        version = seen_version(request, data)
        names = ("category", "organization", "about", "amount", "currency", "starts_on", "ends_on")
        data = {name: getattr(found, name) for name in names} | data
        services.change_line(line=found, actor=request.user, version=version, data=data)
        return self.shown(pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:
        found = self.found(pk)
        services.remove_line(line=found, actor=request.user)
        return Response(status=204)
