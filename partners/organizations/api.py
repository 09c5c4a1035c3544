"""`me`, `organizations` and `members` of the API."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.organizations import policies, serializers, services
from partners.organizations.choices import MemberRole, OrganizationKind, OrganizationStatus
from partners.organizations.models import Assignment, Membership, Organization, Team
from partners.organizations.serializers_desk import StatusInput
from portal.access.policy import require
from portal.interchange.api import ApiView, ListAndRetrieve, seen_version
from portal.interchange.api_lists import Listing, ids, one_of, words
from portal.people import services as people
from portal.people.areas import Area


class MeView(ApiView):
    area = Area.PROFILE

    @extend_schema(operation_id="me_retrieve", responses=serializers.MeSerializer)
    def get(self, request: Request) -> Response:
        """Who I am, my companies and my teams."""
        return Response(_about(request.user))

    @extend_schema(
        operation_id="me_partial_update",
        request=serializers.ProfileInput,
        responses=serializers.MeSerializer,
    )
    def patch(self, request: Request) -> Response:
        """Change what you say about yourself."""
        form = serializers.ProfileInput(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        people.save_profile(user=request.user, data=form.validated_data)
        return Response(_about(request.user))


def _about(user: Any) -> dict[str, Any]:
    """The fields of MeSerializer."""
    seats = Membership.objects.live().filter(user=user).select_related("organization")
    seats = seats.filter(organization__in=Organization.objects.visible_to(user))
    companies = [
        {
            "id": seat.organization_id,
            "name": seat.organization.name,
            "kind": seat.organization.kind,
            "role": seat.role,
        }
        for seat in seats.order_by("organization__name")
    ]
    teams = Team.objects.filter(memberships__user=user, memberships__ended_at=None)
    own = {name: getattr(user, name) for name in ("id", "email", "name", "staff_role")}
    own |= {"language": user.language, "timezone": user.timezone, "theme": user.theme}
    own["organizations"] = companies
    own["teams"] = list(teams.values("id", "name", "kind"))
    return own


class OrganizationViewSet(ListAndRetrieve):
    """Partner companies you may see."""

    area = Area.ORGANIZATIONS
    queryset = Organization.objects.all()
    serializer_class = serializers.OrganizationSerializer
    listing = Listing(
        order="name",
        orders={"name": "name"},
        search=("name", "city", "website"),
        filters={
            "kind": one_of(OrganizationKind.values, "kind"),
            "status": one_of(OrganizationStatus.values, "status"),
            "tier": words("tier__code"),
            "territory": words("territory__code"),
            "country": words("country"),
        },
    )

    def rows(self) -> Any:
        user = self.request.user
        managers = Assignment.objects.visible_to(user).live().select_related("user")
        return (
            Organization.objects.visible_to(user)
            .select_related("tier", "territory")
            .prefetch_related(Prefetch("assignments", queryset=managers))
        )

    @extend_schema(
        request=serializers.NewOrganizationInput,
        responses={201: serializers.OrganizationSerializer},
    )
    def create(self, request: Request) -> Response:
        """A new partner company (the channel desk)."""
        data = self.read(serializers.NewOrganizationInput)
        company = services.create_organization(actor=request.user, data=data)
        return self.shown(company.pk, status=201)

    @extend_schema(request=serializers.OrganizationInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change the profile (administrators) or programme fields (the channel desk)."""
        company = self.found(pk)
        data = self.read(serializers.OrganizationInput)
        version = seen_version(request, data)
        services.update_profile(
            organization=company, actor=request.user, data=data, version=version
        )
        return self.shown(pk)

    @extend_schema(operation_id="organizations_set_status", request=StatusInput)
    def set_status(self, request: Request, pk: Any) -> Response:
        """Suspend an active company, or make a suspended one active (the channel desk)."""
        company = self.found(pk)
        require(policies.can_run_programme(self.scope))
        data = self.read(StatusInput)
        services.set_status(organization=company, actor=request.user, **data)
        return self.shown(pk)


class MemberViewSet(ListAndRetrieve):
    """People of the companies you may see."""

    area = Area.ORGANIZATIONS
    queryset = Membership.objects.all()
    serializer_class = serializers.MemberSerializer
    listing = Listing(
        order="started_at",
        orders={"started_at": "started_at"},
        search=("user__name", "user__email"),
        filters={
            "organization": ids("organization"),
            "role": one_of(MemberRole.values, "role"),
        },
    )

    def rows(self) -> Any:
        seats = Membership.objects.visible_to(self.request.user).live()
        return seats.select_related("organization", "user")

    @extend_schema(
        operation_id="members_invite",
        request=serializers.InviteInput,
        responses={201: serializers.InvitationSerializer},
    )
    def create(self, request: Request) -> Response:
        """Invite an address to a company."""
        invitation = services.invite_member(
            actor=request.user, **self.read(serializers.InviteInput)
        )
        return Response(serializers.InvitationSerializer(invitation).data, status=201)

    @extend_schema(request=serializers.RoleInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Give a member another role."""
        member = self.found(pk)
        services.change_role(
            membership=member, actor=request.user, **self.read(serializers.RoleInput)
        )
        return self.shown(pk)

    @extend_schema(operation_id="members_end", request=serializers.EndInput, responses={204: None})
    def end(self, request: Request, pk: Any) -> Response:
        """End a membership; a colleague takes over what the person owned."""
        member = self.found(pk)
        services.end_membership(
            membership=member, actor=request.user, **self.read(serializers.EndInput)
        )
        return Response(status=204)
