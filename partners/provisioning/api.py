"""`organizations/{id}/directory/` of the API: what the company's pages set. SCIM is api_scim.py."""

from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from partners.organizations.choices import MemberRole
from partners.organizations.models import Membership, Organization
from partners.provisioning import services
from partners.provisioning.models import Directory, DirectoryGroup
from partners.provisioning.policies import can_set_up
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView, seen_version
from portal.interchange.api_fields import Input, Moment, PersonSerializer, Ref, VersionField
from portal.people.areas import Area

People: Any = get_user_model()


def colleagues(user: Any) -> Any:
    seats = Membership.objects.visible_to(user).live()
    return People.objects.filter(is_active=True, pk__in=seats.values("user"))


class GroupSerializer(serializers.ModelSerializer):
    people = serializers.IntegerField(source="people.count", read_only=True)

    class Meta:
        model = DirectoryGroup
        fields = ["id", "name", "role", "people"]


class DirectorySerializer(serializers.ModelSerializer):
    successor = PersonSerializer(allow_null=True)
    integration = serializers.UUIDField(source="integration_id", read_only=True)
    groups = GroupSerializer(many=True)
    heard_at = Moment(allow_null=True)

    class Meta:
        model = Directory
        fields = ["version", "is_on", "default_role", "successor", "integration", "heard_at"]
        fields += ["groups"]


class DirectoryInput(Input):
    version = VersionField()
    is_on = serializers.BooleanField(required=False)
    default_role = serializers.ChoiceField(MemberRole.choices, required=False)
    successor = Ref(colleagues, required=False, allow_null=True)


class GroupRoleInput(Input):
    role = serializers.ChoiceField(MemberRole.choices, allow_blank=True)


class DirectoryBase(ApiView):
    """One company's directory, for its administrators and the desk."""

    area = Area.ORGANIZATIONS

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        pk = kwargs["organization"]
        self.organization = visible_or_404(Organization, request.user, pk=pk)
        require(can_set_up(scope_of(request.user), self.organization))

    def directory(self) -> Directory:
        rows = Directory.objects.visible_to(self.request.user).select_related(
            "organization", "successor"
        )
        found = rows.filter(organization=self.organization).first()
        if found is None:
            raise Http404
        return found

    def read(self, form: Any) -> dict[str, Any]:
        said = form(data=self.request.data, context={"request": self.request})
        said.is_valid(raise_exception=True)
        return dict(said.validated_data)

    def shown(self, status: int = 200) -> Response:
        found = self.directory()
        headers = {"ETag": f'"{found.version}"'}
        return Response(DirectorySerializer(found).data, status=status, headers=headers)


class DirectoryView(DirectoryBase):
    @extend_schema(operation_id="organizations_directory", responses=DirectorySerializer)
    def get(self, request: Request, organization: UUID) -> Response:
        """What the directory may do, and its groups."""
        return self.shown()

    @extend_schema(
        operation_id="organizations_directory_set_up",
        request=None,
        responses={201: DirectorySerializer},
    )
    def post(self, request: Request, organization: UUID) -> Response:
        """Connect a directory: makes its integration, whose tokens SCIM takes."""
        services.set_up(organization=self.organization, actor=request.user)
        return self.shown(201)

    @extend_schema(
        operation_id="organizations_directory_change",
        request=DirectoryInput,
        responses=DirectorySerializer,
    )
    def patch(self, request: Request, organization: UUID) -> Response:
        """Change its rules."""
        found = self.directory()
        data = self.read(DirectoryInput)
        version = seen_version(request, data)
        said = {
            "is_on": found.is_on,
            "default_role": found.default_role,
            "successor": found.successor,
        }
        services.change_directory(
            directory=found, actor=request.user, version=version, data=said | data
        )
        return self.shown()


class GroupView(DirectoryBase):
    @extend_schema(
        operation_id="organizations_directory_group",
        request=GroupRoleInput,
        responses=DirectorySerializer,
    )
    def patch(self, request: Request, organization: UUID, pk: UUID) -> Response:
        """Which role a group of the directory stands for; empty: none."""
        rows = DirectoryGroup.objects.filter(directory=self.directory())
        group = visible_or_404(rows.select_related("directory__organization"), request.user, pk=pk)
        services.set_role(group=group, actor=request.user, role=self.read(GroupRoleInput)["role"])
        return self.shown()
