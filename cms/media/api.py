"""Files of the library for programs: what a page hands out, for whoever may read the page."""

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from cms.media import served, serving
from cms.media.models import PortalDocument
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView
from portal.people.areas import Area


class AsStored(BaseContentNegotiation):
    """A file is what it is, whatever the caller would accept; errors stay JSON."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class DocumentView(ApiView):
    """One file, as a download. What is fetched is noted as on the pages."""

    area = Area.CONTENT
    content_negotiation_class = AsStored

    @extend_schema(
        operation_id="library_files_download",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, key: Any) -> HttpResponseBase:
        found = visible_or_404(PortalDocument, request.user, key=key)
        plain = request._request
        plain.user = request.user
        response = serving.answer(
            plain,
            storage=found.file.storage,
            path=found.file.name,
            name=found.filename,
            content_type=found.content_type,
            etag=f'"{found.get_file_hash()}"',
            inline=False,
        )
        if found.extension != "vtt" and serving.begins_at_start(response):
            served.tell_served(user=request.user, file=found, request=plain)
        return response
