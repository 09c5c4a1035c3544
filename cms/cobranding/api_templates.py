"""Where logo and contact line stand on a page's PDF, in the API: for the library's editors."""

import math
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cms.cobranding import papers, services
from cms.cobranding.choices import MAX_SPOTS, What
from cms.cobranding.models import Template
from cms.cobranding.policies import can_place
from cms.cobranding.spots import Spot
from cms.library.models import LibraryPage
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView, seen_version
from portal.interchange.api_fields import Input, Moment, VersionField
from portal.people.areas import Area


class Millimetres(serializers.FloatField):
    """A length; `nan` is a number to Python only."""

    def __init__(self, **kwargs: Any):
        super().__init__(min_value=0, max_value=10_000, **kwargs)

    def to_internal_value(self, data: Any) -> float:
        value = float(super().to_internal_value(data))
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class SpotSerializer(Input):
    """Millimetres from the page's upper left corner."""

    what = serializers.ChoiceField(What.choices)
    page = serializers.IntegerField(min_value=1, max_value=1000)
    x = Millimetres()
    y = Millimetres()
    width = Millimetres()
    height = Millimetres()


class TemplateSerializer(serializers.Serializer):
    """`is_current` false: the file is another one since; look at the spots again."""

    spots = SpotSerializer(many=True)
    version = serializers.IntegerField()
    is_current = serializers.BooleanField()
    changed_at = Moment(allow_null=True)


class TemplateInput(Input):
    """All spots. `version` 0: there is no template yet."""

    version = VersionField(min_value=0)
    spots = SpotSerializer(many=True, max_length=MAX_SPOTS)


class TemplateView(ApiView):
    """Where logo and contact line stand on a page's PDF: for the editors of the library."""

    area = Area.CONTENT

    def page(self, pk: Any) -> Any:
        """Everybody else never learns that there is an editor."""
        if not can_place(scope_of(self.request.user)):
            raise Http404
        found = visible_or_404(LibraryPage, self.request.user, key=pk).specific
        if papers.pdf_of(found) is None:
            raise Http404
        return found

    def answer(self, page: Any) -> Response:
        row = Template.objects.visible_to(self.request.user).filter(page=page.pk).first()
        shown = {
            "spots": row.spots if row else [],
            "version": row.version if row else 0,
            "is_current": bool(row) and services.is_current(row, papers.pdf_of(page)),
            "changed_at": row.changed_at if row else None,
        }
        return Response(TemplateSerializer(shown).data, headers={"ETag": f'"{shown["version"]}"'})

    @extend_schema(operation_id="resources_template_retrieve", responses=TemplateSerializer)
    def get(self, request: Request, pk: Any) -> Response:
        return self.answer(self.page(pk))

    @extend_schema(
        operation_id="resources_template_update",
        request=TemplateInput,
        responses=TemplateSerializer,
    )
    def patch(self, request: Request, pk: Any) -> Response:
        """Say where they stand, all spots at once."""
        page = self.page(pk)
        form = TemplateInput(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        version = seen_version(request, data)
        spots = [Spot.of(row) for row in data["spots"]]
        services.save_template(page=page, actor=request.user, version=version, spots=spots)
        return self.answer(page)

    @extend_schema(operation_id="resources_template_destroy", responses={204: None})
    def delete(self, request: Request, pk: Any) -> Response:
        """No more co-branding of this page. Twice is once."""
        page = self.page(pk)
        row = Template.objects.visible_to(request.user).filter(page=page.pk).first()
        if row is not None:
            services.remove_template(template=row, actor=request.user)
        return Response(status=204)
