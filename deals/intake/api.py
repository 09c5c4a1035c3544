"""`organizations/{id}/intake/` and `received-registrations/` of the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from deals.intake import policies, services
from deals.intake.choices import Channel, Outcome
from deals.intake.models import FormLink, Received
from deals.intake.tokens import form_address
from partners.organizations.models import Membership, Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView, ListAndRetrieve, seen_version
from portal.interchange.api_fields import (
    Input,
    Moment,
    NamedSerializer,
    PersonSerializer,
    Ref,
    VersionField,
)
from portal.interchange.api_lists import Listing, one_of
from portal.people.areas import Area


class FormLinkSerializer(serializers.ModelSerializer):
    person = PersonSerializer()
    address = serializers.SerializerMethodField()
    expires_at = Moment()

    class Meta:
        model = FormLink
        fields = ["id", "person", "address", "expires_at"]

    def get_address(self, link: FormLink) -> str:
        return form_address(link)


class IntakeSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    by_mail = serializers.BooleanField()
    by_link = serializers.BooleanField()
    links = FormLinkSerializer(many=True)


class IntakeInput(Input):
    version = VersionField(min_value=0)
    by_mail = serializers.BooleanField(required=False)
    by_link = serializers.BooleanField(required=False)


class FormLinkInput(Input):
    member = Ref(lambda user: Membership.objects.visible_to(user).live(), required=True)


class ReceivedSerializer(serializers.ModelSerializer):
    person = PersonSerializer(allow_null=True)
    organization = NamedSerializer(allow_null=True)
    deal = serializers.UUIDField(source="deal_id", allow_null=True)
    created_at = Moment()

    class Meta:
        model = Received
        fields = ["id", "channel", "sender", "person", "organization", "deal", "outcome", "reason"]
        fields += ["created_at"]


class IntakeBase(ApiView):
    """One company's ways in, for its administrators and the desk."""

    area = Area.DEALS

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        pk = kwargs["organization"]
        self.organization = visible_or_404(Organization, request.user, pk=pk)
        require(policies.can_open(scope_of(request.user), self.organization))

    def read(self, form: Any) -> dict[str, Any]:
        said = form(data=self.request.data, context={"request": self.request})
        said.is_valid(raise_exception=True)
        return dict(said.validated_data)

    def shown(self, status: int = 200) -> Response:
        rule = services.rule_of(self.organization)
        links = FormLink.objects.visible_to(self.request.user).live()
        shown = {
            "version": rule.version,
            "by_mail": rule.by_mail,
            "by_link": rule.by_link,
            "links": links.filter(organization=self.organization).select_related("person"),
        }
        return Response(IntakeSerializer(shown).data, status=status)


class IntakeView(IntakeBase):
    @extend_schema(operation_id="organizations_intake", responses=IntakeSerializer)
    def get(self, request: Request, organization: UUID) -> Response:
        """Which ways to register without signing in are open, and the form links."""
        return self.shown()

    @extend_schema(
        operation_id="organizations_intake_change", request=IntakeInput, responses=IntakeSerializer
    )
    def patch(self, request: Request, organization: UUID) -> Response:
        """Open or close them."""
        data = self.read(IntakeInput)
        version = seen_version(request, data)
        rule = services.rule_of(self.organization)
        services.set_rule(
            organization=self.organization,
            actor=request.user,
            version=version,
            by_mail=data.get("by_mail", rule.by_mail),
            by_link=data.get("by_link", rule.by_link),
        )
        return self.shown()


class LinksView(IntakeBase):
    @extend_schema(
        operation_id="organizations_intake_link_create",
        request=FormLinkInput,
        responses={201: IntakeSerializer},
    )
    def post(self, request: Request, organization: UUID) -> Response:
        """A form link for a seller, named by the membership."""
        person = self.read(FormLinkInput)["member"].user
        services.make_link(organization=self.organization, actor=request.user, person=person)
        return self.shown(201)


class LinkView(IntakeBase):
    @extend_schema(operation_id="organizations_intake_link_end", responses={204: None})
    def delete(self, request: Request, organization: UUID, pk: UUID) -> Response:
        """The link stops working at once."""
        rows = FormLink.objects.filter(organization=self.organization)
        rows = rows.select_related("organization", "person")
        services.end_link(link=visible_or_404(rows, request.user, pk=pk), actor=request.user)
        return Response(status=204)


class ReceivedViewSet(ListAndRetrieve):
    """Registrations that came by e-mail or form link: your company's (administrators), your own."""

    area = Area.DEALS
    queryset = Received.objects.all()
    serializer_class = ReceivedSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        filters={
            "channel": one_of(Channel.values, "channel"),
            "outcome": one_of(Outcome.values, "outcome"),
        },
    )

    def rows(self) -> Any:
        rows = Received.objects.visible_to(self.request.user)
        return rows.select_related("person", "organization")
