"""`certifications`, `tier-requirements`, `tier-standings`: what people can be certified in, what
tiers ask for, and who has it."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.certifications import policies, services
from partners.certifications import serializers_claims as shapes
from partners.certifications.holding import progress_of, standings
from partners.certifications.models import Certification, TierRequirement
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView, ApiViewSet, ListAndRetrieve
from portal.interchange.api_lists import Listing, one_of, words
from portal.people.areas import Area


class CertificationViewSet(ListAndRetrieve):
    """What people can be certified in, named by its code. Partners read those that are offered."""

    area = Area.TRAINING
    queryset = Certification.objects.all()
    serializer_class = shapes.CertificationSerializer
    lookup_field = lookup_url_kwarg = "code"
    lookup_value_converter = "slug"
    listing = Listing(order="name", orders={"name": "name"}, search=("name", "code"))

    def rows(self) -> Any:
        rows = Certification.objects.visible_to(self.request.user)
        return rows if policies.can_see_settings(self.scope) else rows.filter(is_active=True)

    def _one(self, code: str) -> Certification:
        found = self.rows().filter(code=code).first()
        if found is None:
            raise Http404
        return found

    def retrieve(self, request: Request, code: str) -> Response:
        return Response(self.get_serializer(self._one(code)).data)

    @extend_schema(
        request=shapes.NewCertificationInput, responses={201: shapes.CertificationSerializer}
    )
    def create(self, request: Request) -> Response:
        """A new certification (the channel desk)."""
        require(policies.can_edit_programme(self.scope))
        return self._saved(Certification(), self.read(shapes.NewCertificationInput), 201)

    @extend_schema(request=shapes.CertificationInput)
    def partial_update(self, request: Request, code: str) -> Response:
        """Change it. Certificates already issued keep their name and their last day."""
        found = self._one(code)
        require(policies.can_edit_programme(self.scope))
        return self._saved(found, self.read(shapes.CertificationInput), 200)

    def _saved(self, row: Certification, data: dict[str, Any], status: int) -> Response:
        actor = self.request.user
        saved = services.save_certification(certification=row, actor=actor, data=data)
        return Response(self.get_serializer(saved).data, status=status)


class RequirementViewSet(ListAndRetrieve):
    """How many certified people each tier asks for."""

    area = Area.TRAINING
    queryset = TierRequirement.objects.all()
    serializer_class = shapes.RequirementSerializer
    listing = Listing(
        order="id",
        orders={"id": "id", "people": "people"},
        filters={
            "tier": words("tier__code"),
            "certification": words("certification__code"),
        },
    )

    def rows(self) -> Any:
        rows = TierRequirement.objects.visible_to(self.request.user)
        return rows.select_related("tier", "certification")

    @extend_schema(
        request=shapes.NewRequirementInput, responses={201: shapes.RequirementSerializer}
    )
    def create(self, request: Request) -> Response:
        """A tier asks for certified people (the channel desk)."""
        require(policies.can_edit_programme(self.scope))
        data = self.read(shapes.NewRequirementInput)
        row = services.save_requirement(
            requirement=TierRequirement(), actor=request.user, data=data
        )
        return self.shown(row.pk, status=201)

    @extend_schema(request=shapes.RequirementInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        row = self.found(pk)
        require(policies.can_edit_programme(self.scope))
        data = self.read(shapes.RequirementInput)
        services.save_requirement(requirement=row, actor=request.user, data=data)
        return self.shown(pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:
        services.remove_requirement(requirement=self.found(pk), actor=request.user)
        return Response(status=204)


def _shown(rows: Any, values: list[str], scope: Any) -> Any:
    found, kept = standings(rows), set()
    if "below" in values:
        kept |= {pk for pk, row in found.items() if row.short}
    if "ready" in values:
        kept |= {pk for pk, row in found.items() if row.ready_for}
    return rows.filter(pk__in=kept)


class StandingViewSet(ApiViewSet):
    """Companies against what their tier asks for. Nothing changes by itself."""

    area = Area.TRAINING
    queryset = Organization.objects.all()
    serializer_class = shapes.StandingSerializer
    listing = Listing(
        order="name",
        orders={"name": "name"},
        search=("name",),
        filters={"show": one_of(("below", "ready"), _shown)},
    )

    def rows(self) -> Any:
        return Organization.objects.visible_to(self.request.user).select_related("tier")

    @extend_schema(operation_id="tier_standings_list")
    def list(self, request: Request) -> Response:
        require(policies.can_see_standings(self.scope))
        page = self.paginate_queryset(self.rows())
        context = self.get_serializer_context() | {"standings": standings(page)}
        data = self.serializer_class(page, many=True, context=context).data
        return self.get_paginated_response(data)


class ProgressView(ApiView):
    area = Area.TRAINING

    @extend_schema(operation_id="organizations_tier_progress", responses=shapes.ProgressSerializer)
    def get(self, request: Request, pk: Any) -> Response:
        """How far a company is with what its tier asks for, and the next one: for its own people
        and account managers, the desk and auditors."""
        rows = Organization.objects.select_related("tier")
        company = visible_or_404(rows, request.user, pk=pk)
        require(policies.can_read_standing(scope_of(request.user), company))
        return Response(shapes.ProgressSerializer(progress_of(company)).data)
