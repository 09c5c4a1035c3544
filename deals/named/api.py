"""Named-account lists in the API: for the direct team whose list it is, and the neutral."""

from typing import Any

from django.db.models import OuterRef, Subquery
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from deals.named import policies, serializers, services
from deals.named.models import ListVersion, NamedEntry, NamedList
from portal.access.policy import require
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_lists import Listing, ids
from portal.people.areas import Area


class NamedListViewSet(ListAndRetrieve):
    """Lists of your direct team; the desk and auditors see all."""

    area = Area.ACCOUNTS
    queryset = NamedList.objects.all()
    serializer_class = serializers.NamedListSerializer
    listing = Listing(
        order="name", orders={"name": "name"}, search=("name",), filters={"team": ids("team")}
    )

    def rows(self) -> Any:
        require(policies.can_see_lists(self.scope))
        in_force = ListVersion.objects.in_force().filter(named_list=OuterRef("pk"))
        rows = NamedList.objects.visible_to(self.request.user).select_related("team")
        return rows.annotate(
            entries=Subquery(in_force.values("entry_count")[:1]),
            since=Subquery(in_force.values("starts_on")[:1]),
        )

    @extend_schema(
        request=serializers.NamedListInput, responses={201: serializers.NamedListSerializer}
    )
    def create(self, request: Request) -> Response:
        """A new list of a direct team, without a version yet."""
        require(policies.can_keep_lists(self.scope))
        made = services.create_list(actor=request.user, **self.read(serializers.NamedListInput))
        return self.shown(made.pk, status=201)


class OfListViewSet(ListAndRetrieve):
    """Versions of one list, the newest first."""

    area = Area.ACCOUNTS
    queryset = ListVersion.objects.all()
    serializer_class = serializers.ListVersionSerializer
    listing = Listing(order="-created_at", orders={"created_at": "created_at"})

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser()]

    def named_list(self) -> NamedList:
        found: NamedList = visible_or_404(NamedList, self.request.user, pk=self.kwargs["list_id"])
        return found

    def rows(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        rows = ListVersion.objects.visible_to(self.request.user)
        rows = rows.filter(named_list=self.named_list())
        return rows.select_related("named_list", "created_by")

    @extend_schema(
        operation_id="named_lists_versions_upload",
        request={"multipart/form-data": serializers.UploadInput},
        responses={201: serializers.ListVersionSerializer},
    )
    def create(self, request: Request, list_id: Any) -> Response:
        """Upload the whole list as a draft. Lines that cannot be read are in `problems`."""
        found = self.named_list()
        require(policies.can_change(self.scope, found))
        upload = self.read(serializers.UploadInput)["file"]
        made = services.upload_version(
            named_list=found, actor=request.user, data=upload.read(services.MAX_BYTES + 1)
        )
        response = self.shown(made.pk, status=201)
        response["Location"] = f"/api/v1/named-versions/{made.pk}/"
        return response


class VersionViewSet(ListAndRetrieve):
    """One version of a list."""

    area = Area.ACCOUNTS
    queryset = ListVersion.objects.all()
    serializer_class = serializers.ListVersionSerializer

    def rows(self) -> Any:
        rows = ListVersion.objects.visible_to(self.request.user)
        return rows.select_related("named_list__team", "created_by")

    @extend_schema(operation_id="named_versions_destroy", responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:
        """Delete a draft."""
        services.delete_draft(version=self.found(pk), actor=request.user)
        return Response(status=204)

    @extend_schema(operation_id="named_versions_start", request=serializers.ForceInput)
    def start(self, request: Request, pk: Any) -> Response:
        """Let a draft hold from a day on, today at the earliest. Never changed afterwards."""
        found = self.found(pk)
        require(policies.can_change(self.scope, found.named_list))
        data = self.read(serializers.ForceInput)
        services.put_in_force(version=found, actor=request.user, **data)
        return self.shown(pk)


class EntryViewSet(ListAndRetrieve):
    """The customers on one version."""

    area = Area.ACCOUNTS
    queryset = NamedEntry.objects.all()
    serializer_class = serializers.NamedEntrySerializer
    listing = Listing(order="name", orders={"name": "name"}, search=("name",))

    def rows(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        version = visible_or_404(ListVersion, self.request.user, pk=self.kwargs["version_id"])
        return NamedEntry.objects.visible_to(self.request.user).filter(version=version)
