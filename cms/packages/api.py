"""Packages (SCORM, cmi5) in the API: imported and looked at by their editors.

Playing one is a browser's business: the player talks to the portal in the package's own protocol.
"""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from cms.packages import services
from cms.packages.choices import Standard
from cms.packages.models import Package
from cms.packages.policies import can_import
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_fields import Input, Moment, Text
from portal.interchange.api_lists import Listing
from portal.people.areas import Area


class PackageVersionSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.IntegerField()
    standard = serializers.ChoiceField(Standard.choices)
    title = serializers.CharField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    files = serializers.IntegerField()


class PackageSerializer(serializers.Serializer):
    """A package with its versions, the newest first."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    created_at = Moment()
    versions = serializers.SerializerMethodField()

    @extend_schema_field(PackageVersionSerializer(many=True))
    def get_versions(self, row: Package) -> Any:
        rows = sorted(row.versions.all(), key=lambda one: -one.number)
        return PackageVersionSerializer(rows, many=True).data


class NewPackageInput(Input):
    """`title`: empty for the one the package says."""

    file = serializers.FileField()
    title = Text(max_length=200)


class NewVersionInput(Input):
    file = serializers.FileField()


class PackageViewSet(ListAndRetrieve):
    """Packages. Everybody but their editors never learns that there are any."""

    area = Area.TRAINING
    queryset = Package.objects.all()
    serializer_class = PackageSerializer
    listing = Listing(order="title", orders={"title": "title"}, search=("title",))

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser()]

    def rows(self) -> Any:
        if not can_import(self.scope):
            raise Http404
        return Package.objects.visible_to(self.request.user).prefetch_related("versions")

    @extend_schema(
        request={"multipart/form-data": NewPackageInput}, responses={201: PackageSerializer}
    )
    def create(self, request: Request) -> Response:
        """Import a package. The same file by the same person is imported once."""
        if not can_import(self.scope):
            raise Http404
        data = self.read(NewPackageInput)
        version = services.import_package(
            actor=request.user, upload=data["file"], title=data.get("title", "")
        )
        return self.shown(version.package_id, status=201)

    @extend_schema(
        operation_id="packages_versions_create",
        request={"multipart/form-data": NewVersionInput},
        responses={201: PackageSerializer},
    )
    def add_version(self, request: Request, pk: Any) -> Response:
        """A new version for those who begin from now on."""
        package = self.found(pk)
        upload = self.read(NewVersionInput)["file"]
        services.add_version(actor=request.user, package=package, upload=upload)
        response = self.shown(pk)
        response.status_code = 201
        return response
