"""Answers with a stored file, whole or in part, whose row the caller has found in scope.

Never through an address of the storage: bytes are read here, after the wall. RFC 9110: one range,
`If-Range`, `If-None-Match`; several ranges at once get the whole file.
"""

import re
from collections.abc import Iterator
from typing import IO

from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

CHUNK = 64 * 1024
ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
# A file is never a page of the portal: nothing in it runs, loads or is framed elsewhere.
SEALED = "default-src 'none'; sandbox"
# A browser's own viewer of pictures, videos and PDF needs its styles and cannot be sandboxed.
SHOWN = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self';"
    " frame-ancestors 'self'"
)


class OutOfReach(Exception):
    """The range asked for lies outside the file."""


class Part:
    """`length` bytes of an open file from `start` on, in chunks. Closes the file."""

    def __init__(self, opened: IO[bytes], start: int, length: int):
        self.opened, self.start, self.length = opened, start, length

    def __iter__(self) -> Iterator[bytes]:
        self.opened.seek(self.start)
        left = self.length
        while left and (chunk := self.opened.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.opened.close()


def part_asked(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for in a Range header; None means the whole file.

    Raises OutOfReach for a range that is understood and empty.
    """
    found = ONE_RANGE.fullmatch(header.strip().replace(" ", ""))
    if not found or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:  # the last n bytes
        if not int(last):
            raise OutOfReach
        return max(size - int(last), 0), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise OutOfReach
    return int(first), min(int(last or size), size - 1)


def answer(
    request: HttpRequest,
    *,
    storage: Storage,
    path: str,
    name: str,
    content_type: str,
    etag: str,
    inline: bool = False,
) -> HttpResponseBase:
    """The file at `path`: 200, 206, 304 or 416. Raises Http404 when it is not in the storage."""
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": SHOWN if inline else SEALED,
        "Content-Disposition": content_disposition_header(not inline, name),
    }
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        unchanged["ETag"] = etag
        return unchanged
    try:
        opened: IO[bytes] = storage.open(path, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    size = opened.seek(0, 2)
    try:
        part = part_asked(_range_of(request, etag), size)
    except OutOfReach:
        opened.close()
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    first, last = part or (0, size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    status = 206 if part else 200
    if request.method == "HEAD":
        opened.close()
        return HttpResponse(status=status, content_type=content_type, headers=headers)
    body = Part(opened, first, last - first + 1)
    return StreamingHttpResponse(body, status=status, content_type=content_type, headers=headers)


def begins_at_start(response: HttpResponseBase) -> bool:
    """Whether an answer holds the file's first byte."""
    if response.status_code == 200:
        return True
    return response.status_code == 206 and response["Content-Range"].startswith("bytes 0-")


def _range_of(request: HttpRequest, etag: str) -> str:
    """The range asked for, unless it is of another version of the file."""
    asked = request.headers.get("Range", "")
    return asked if request.headers.get("If-Range", etag) == etag else ""
