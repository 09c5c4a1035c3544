"""Files for readers. Open without sign-in, because some pages are for everybody.

Unknown, hidden, replaced, unpublished: the same 404. No address leads to the storage.
"""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cms.media import served, services, serving
from cms.media.choices import SPECS
from cms.media.models import PortalDocument, PortalImage, PortalRendition
from portal.access.shortcuts import visible_or_404


@login_not_required
@require_safe
def document_link(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where links in texts lead: unlike the file's own address it tells no name."""
    found = visible_or_404(PortalDocument, request.user, key=key)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(found.address() + query)


@login_not_required
@require_safe
def document(request: HttpRequest, key: UUID, name: str) -> HttpResponseBase:
    """The file, to be saved; with `?inline` shown, if it is of a kind browsers can show."""
    found = visible_or_404(PortalDocument, request.user, key=key)
    if found.filename != name:  # the address of a file that has been replaced
        raise Http404
    response = serving.answer(
        request,
        storage=found.file.storage,
        path=found.file.name,
        name=found.filename,
        content_type=found.content_type,
        etag=f'"{found.get_file_hash()}"',
        inline="inline" in request.GET and found.can_be_shown,
    )
    if request.method == "GET" and found.extension != "vtt" and serving.begins_at_start(response):
        served.tell_served(user=request.user, file=found, request=request)
    return response


@login_not_required
@require_safe
def picture(request: HttpRequest, key: UUID, spec: str) -> HttpResponseBase:
    found = visible_or_404(PortalImage, request.user, key=key)
    if spec not in SPECS:
        raise Http404
    return _picture(request, services.sized(found, spec))


@require_safe
def editor_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Sizes Wagtail made for its own pages: listed thumbnails, the picture being edited."""
    return _picture(request, visible_or_404(PortalRendition, request.user, pk=pk))


def _picture(request: HttpRequest, found: PortalRendition | None) -> HttpResponseBase:
    if found is None:
        raise Http404
    kind = services.picture_type(found)
    name = f"{found.filter_spec}.{kind.rpartition('/')[2]}"
    etag = f'"{found.image.get_file_hash()}-{found.filter_spec}-{found.focal_point_key}"'
    return serving.answer(
        request,
        storage=found.file.storage,
        path=found.file.name,
        name=name,
        content_type=kind,
        etag=etag,
        inline=True,
    )
