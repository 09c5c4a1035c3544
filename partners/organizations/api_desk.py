"""What the channel desk administers: `partner-applications`, `assignments`, `staff`, `teams`."""

import uuid
from typing import Any

from allauth.core.internal import ratelimit
from django.db.models import Prefetch
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from partners.organizations import policies, serializers_desk, services
from partners.organizations.choices import ApplicationStatus, TeamKind
from partners.organizations.forms.programme import people_of_the_vendor
from partners.organizations.models import Assignment, PartnerApplication, Team, TeamMembership
from partners.organizations.views.applications import APPLY_LIMIT
from portal.access.policy import require
from portal.interchange.api import ApiView, ApiViewSet, ListAndRetrieve
from portal.interchange.api_lists import Listing, ids, one_of
from portal.people.areas import Area
from portal.people.choices import StaffRole

AN_HOUR = 3600


class ApplyView(ApiView):
    """Becoming a partner, for a vendor's own web site: without a token."""

    area = Area.ORGANIZATIONS
    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    @extend_schema(
        operation_id="partner_applications_apply",
        request=serializers_desk.ApplyInput,
        responses={201: serializers_desk.ReceivedSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Apply for a company. Every accepted application gets the same answer."""
        form = serializers_desk.ApplyInput(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        data = dict(form.validated_data)
        token = data.pop("token", None) or uuid.uuid4()
        asked: Any = request._request
        if not ratelimit.consume(asked, app="concord", action="apply", config=APPLY_LIMIT):
            raise Throttled(wait=AN_HOUR)
        services.apply(data=data, language=get_language() or "en", token=token)
        return Response({"received": True}, status=201)


class ApplicationViewSet(ListAndRetrieve):
    """Companies that want to become partners: for the desk; auditors read."""

    area = Area.ORGANIZATIONS
    queryset = PartnerApplication.objects.all()
    serializer_class = serializers_desk.ApplicationSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        search=("company", "contact_name", "contact_email"),
        filters={"status": one_of(ApplicationStatus.values, "status")},
    )

    def rows(self) -> Any:
        rows = PartnerApplication.objects.visible_to(self.request.user)
        return rows.select_related("organization", "decided_by")

    def list(self, request: Request) -> Response:
        require(policies.can_see_applications(self.scope))
        return super().list(request)

    @extend_schema(request=serializers_desk.ApproveInput)
    def approve(self, request: Request, pk: Any) -> Response:
        """Make the applicant a partner company and invite its contact as administrator."""
        found = self.found(pk)
        require(policies.can_run_programme(self.scope))
        data = self.read(serializers_desk.ApproveInput)
        services.approve_application(application=found, actor=request.user, **data)
        return self.shown(pk)

    @extend_schema(request=serializers_desk.ReasonInput)
    def decline(self, request: Request, pk: Any) -> Response:
        """Decline, with a reason the applicant reads."""
        found = self.found(pk)
        require(policies.can_run_programme(self.scope))
        data = self.read(serializers_desk.ReasonInput)
        services.decline_application(application=found, actor=request.user, **data)
        return self.shown(pk)


class AssignmentViewSet(ListAndRetrieve):
    """Who of the vendor looks after the companies you see."""

    area = Area.ORGANIZATIONS
    queryset = Assignment.objects.all()
    serializer_class = serializers_desk.AssignmentSerializer
    listing = Listing(
        order="-started_at",
        orders={"started_at": "started_at"},
        filters={"organization": ids("organization"), "user": ids("user")},
    )

    def rows(self) -> Any:
        rows = Assignment.objects.visible_to(self.request.user).live()
        return rows.select_related("organization", "user")

    @extend_schema(
        request=serializers_desk.AssignmentInput,
        responses={201: serializers_desk.AssignmentSerializer},
    )
    def create(self, request: Request) -> Response:
        """An account manager begins to look after a company. Safe to repeat."""
        require(policies.can_run_programme(self.scope))
        data = self.read(serializers_desk.AssignmentInput)
        made = services.assign(actor=request.user, **data)
        return self.shown(made.pk, status=201)

    @extend_schema(request=None, responses={204: None})
    def end(self, request: Request, pk: Any) -> Response:
        """The account manager no longer sees the company."""
        services.end_assignment(assignment=self.found(pk), actor=request.user)
        return Response(status=204)


class StaffViewSet(ListAndRetrieve):
    """Active people of the vendor, for the desk."""

    area = Area.ORGANIZATIONS
    serializer_class = serializers_desk.StaffSerializer
    listing = Listing(
        order="name",
        orders={"name": "name"},
        search=("name", "email"),
        filters={"staff_role": one_of(StaffRole.values, "staff_role")},
    )

    def rows(self) -> Any:
        seats = TeamMembership.objects.live().visible_to(self.request.user)
        places = Prefetch(
            "team_memberships", queryset=seats.select_related("team"), to_attr="seats"
        )
        return people_of_the_vendor(self.request.user).prefetch_related(places)

    def list(self, request: Request) -> Response:
        require(policies.can_run_programme(self.scope))
        return super().list(request)

    def retrieve(self, request: Request, pk: Any) -> Response:
        require(policies.can_run_programme(self.scope))
        return super().retrieve(request, pk)

    @extend_schema(
        operation_id="staff_invite",
        request=serializers_desk.StaffInviteInput,
        responses={201: serializers_desk.StaffInvitationSerializer},
    )
    def create(self, request: Request) -> Response:
        """Invite an address to the vendor's staff."""
        require(policies.can_run_programme(self.scope))
        data = self.read(serializers_desk.StaffInviteInput)
        made = services.invite_staff(actor=request.user, **data)
        return Response(serializers_desk.StaffInvitationSerializer(made).data, status=201)

    @extend_schema(
        operation_id="staff_leave", request=serializers_desk.StaffLeaveInput, responses={204: None}
    )
    def leave(self, request: Request, pk: Any) -> Response:
        """A person leaves the vendor; a colleague takes over."""
        require(policies.can_run_programme(self.scope))
        person = self.found(pk)
        data = self.read(serializers_desk.StaffLeaveInput)
        services.end_staff(user=person, actor=request.user, **data)
        return Response(status=204)


class TeamViewSet(ListAndRetrieve):
    """Sales teams of the vendor: one's own; all for the desk and auditors."""

    area = Area.ORGANIZATIONS
    queryset = Team.objects.all()
    serializer_class = serializers_desk.TeamSerializer
    listing = Listing(
        order="name",
        orders={"name": "name"},
        search=("name",),
        filters={"kind": one_of(TeamKind.values, "kind")},
    )

    def rows(self) -> Any:
        user = self.request.user
        seats = TeamMembership.objects.live().visible_to(user).select_related("user")
        live = Prefetch("memberships", queryset=seats.order_by("user__name"), to_attr="seats")
        return Team.objects.visible_to(user).prefetch_related(live)

    @extend_schema(
        request=serializers_desk.TeamInput, responses={201: serializers_desk.TeamSerializer}
    )
    def create(self, request: Request) -> Response:
        """A new sales team (the channel desk)."""
        require(policies.can_run_programme(self.scope))
        data = self.read(serializers_desk.TeamInput)
        return self.shown(services.create_team(actor=request.user, **data).pk, status=201)

    @extend_schema(operation_id="teams_join", request=serializers_desk.PersonInput)
    def join(self, request: Request, pk: Any) -> Response:
        """A person of the vendor gets a place in the team. Safe to repeat."""
        team = self.found(pk)
        require(policies.can_run_programme(self.scope))
        data = self.read(serializers_desk.PersonInput)
        services.join_team(team=team, actor=request.user, **data)
        return self.shown(pk)


class TeamSeatViewSet(ApiViewSet):
    """Places in sales teams; `teams` lists them."""

    area = Area.ORGANIZATIONS
    queryset = TeamMembership.objects.all()
    serializer_class = serializers_desk.SeatSerializer

    def rows(self) -> Any:
        return TeamMembership.objects.visible_to(self.request.user).select_related("user", "team")

    @extend_schema(operation_id="team_seats_leave", request=None, responses={204: None})
    def leave(self, request: Request, pk: Any) -> Response:
        """The place ends, and with it the view into the team's accounts."""
        require(policies.can_run_programme(self.scope))
        services.leave_team(seat=self.found(pk), actor=request.user)
        return Response(status=204)
