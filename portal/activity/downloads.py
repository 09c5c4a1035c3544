"""Serving a stored file whose row the caller has found in scope."""

from django.http import FileResponse, Http404

from portal.activity.models import FileBase


def download_of(stored: FileBase) -> FileResponse:
    """The file, always as a download and never as a page: it came from outside.

    Raises Http404 when the row is there and the file is not.
    """
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
