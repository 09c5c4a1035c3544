"""Brands of companies, templates of pages and the papers made of both, in the API."""

from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from cms.cobranding import papers, services
from cms.cobranding.choices import MAX_CONTACT
from cms.cobranding.models import Brand, Template
from cms.cobranding.policies import can_keep_brand
from cms.library.models import LibraryPage
from cms.media.api import AsStored
from cms.media.models import PortalDocument
from cms.media.served import tell_served
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView, seen_version
from portal.interchange.api_fields import Input, Text, VersionField
from portal.interchange.api_parsers import JsonParser
from portal.interchange.pdf import pdf_response
from portal.people.areas import Area


# --- Brands --------------------------------------------------------------------------------------
class BrandSerializer(serializers.Serializer):
    """`version` 1 with nothing in it: nobody has said anything yet."""

    contact = serializers.CharField()
    has_logo = serializers.BooleanField()
    version = serializers.IntegerField()


class BrandInput(Input):
    """With a logo (PNG or JPEG): as multipart. What is left out stays."""

    version = VersionField()
    contact = Text(max_length=MAX_CONTACT)
    remove_logo = serializers.BooleanField(required=False)


class BrandFileInput(BrandInput):
    logo = serializers.FileField(required=False)


class BrandView(ApiView):
    """A company's logo and contact line: for its own people."""

    area = Area.ORGANIZATIONS
    parser_classes = [JsonParser, MultiPartParser]

    def company(self, pk: Any) -> Organization:
        """404 for all but the company's own people; 403 for those who do not keep its brand."""
        if self.request.user.staff_role:
            raise Http404
        found: Organization = visible_or_404(Organization, self.request.user, pk=pk)
        require(can_keep_brand(scope_of(self.request.user), pk))
        return found

    def answer(self, company: Organization) -> Response:
        row = Brand.objects.visible_to(self.request.user).filter(organization=company).first()
        shown = {
            "contact": row.contact if row else "",
            "has_logo": bool(row and row.logo.name),
            "version": row.version if row else 1,
        }
        return Response(BrandSerializer(shown).data, headers={"ETag": f'"{shown["version"]}"'})

    @extend_schema(operation_id="organizations_brand_retrieve", responses=BrandSerializer)
    def get(self, request: Request, pk: Any) -> Response:
        return self.answer(self.company(pk))

    @extend_schema(
        operation_id="organizations_brand_partial_update",
        request={"application/json": BrandInput, "multipart/form-data": BrandFileInput},
        responses=BrandSerializer,
    )
    def patch(self, request: Request, pk: Any) -> Response:
        """Change the contact line, put up a logo or take it away."""
        company = self.company(pk)
        form = (BrandFileInput if request.FILES else BrandInput)(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        row = Brand.objects.visible_to(request.user).filter(organization=company).first()
        services.save_brand(
            organization=company,
            actor=request.user,
            version=seen_version(request, data),
            contact=data.get("contact", row.contact if row else ""),
            upload=data.get("logo"),
            removes_logo=data.get("remove_logo", False),
        )
        return self.answer(company)


class LogoView(ApiView):
    area = Area.ORGANIZATIONS
    content_negotiation_class = AsStored

    @extend_schema(
        operation_id="organizations_brand_logo",
        responses={(200, "image/png"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pk: Any) -> HttpResponse:
        """The company's logo as PNG, for its own people."""
        content = services.logo_of(visible_or_404(Brand, request.user, organization=pk))
        if not content:
            raise Http404
        return HttpResponse(content, content_type="image/png")


# --- Papers --------------------------------------------------------------------------------------
class PaperView(ApiView):
    area = Area.CONTENT
    content_negotiation_class = AsStored

    def params(self) -> frozenset[str]:
        return frozenset({"organization"})

    @extend_schema(
        operation_id="resources_branded",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("organization", {"type": "string", "format": "uuid"})],
    )
    def get(self, request: Request, pk: Any) -> HttpResponse:
        """The page's PDF with the logo of one of your companies."""
        page = visible_or_404(LibraryPage, request.user, key=pk).specific
        found = papers.pdf_of(page)
        if found is None:
            raise Http404
        template = visible_or_404(Template, request.user, page=page.pk)
        document = visible_or_404(PortalDocument, request.user, pk=found.pk)
        brands = Brand.objects.visible_to(request.user)
        if wanted := request.query_params.get("organization"):
            brand: Any = visible_or_404(brands, request.user, organization=_uuid(wanted))
        else:
            brand = brands.order_by("organization__name", "pk").first()
        if brand is None:
            raise Http404
        made = services.branded(page=page, template=template, document=document, brand=brand)
        plain = request._request
        plain.user = request.user
        tell_served(user=request.user, file=document, request=plain)
        return pdf_response(made.content, made.name)


def _uuid(text: str) -> Any:
    try:
        return serializers.UUIDField().to_internal_value(text)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({"organization": error.detail}) from error
