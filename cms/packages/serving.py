"""Members of a stored package as answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from cms.packages import archive
from cms.packages.kinds import is_document, type_of
from cms.packages.models import PackageVersion

CHUNK = 128 * 1024
MAX_DOCUMENT = 8 * 1024 * 1024  # a page larger than this is served without the API in it
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
HEAD = re.compile(rb"<head(\s[^>]*)?>", re.IGNORECASE)
HTML = re.compile(rb"<html(\s[^>]*)?>", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!doctype[^>]*>", re.IGNORECASE)
LOOKED_AT = 64 * 1024  # where a page's head begins


def member_response(
    request: HttpRequest, version: PackageVersion, path: str, scripts: bytes = b""
) -> HttpResponseBase:
    """The file `path` of a package; `scripts` are put into pages before anything of their own.
    Http404 for what is not in it and for kinds of files that are not served."""
    stored = version.content.open("rb")
    opened = archive.opened(stored)
    name = opened.find(path)
    kind = type_of(name) if name else None
    if name is None or kind is None:
        stored.close()
        raise Http404
    member, size = opened.open(name)
    if scripts and is_document(name) and size <= MAX_DOCUMENT:
        with stored, member:
            return HttpResponse(with_scripts(member.read(), scripts), content_type=kind)
    return _streamed(request, stored, member, size, kind)


def with_scripts(page: bytes, scripts: bytes) -> bytes:
    """The page with `scripts` first in its head, or where a head would begin."""
    start = page[:LOOKED_AT]
    found = HEAD.search(start) or HTML.search(start) or DOCTYPE.search(start)
    at = found.end() if found else 0
    return page[:at] + scripts + page[at:]


def _streamed(
    request: HttpRequest, stored: Any, member: Any, size: int, kind: str
) -> HttpResponseBase:
    first, last = 0, size - 1
    wanted = RANGE.fullmatch(request.headers.get("Range", ""))
    if wanted and (wanted[1] or wanted[2]):
        first = int(wanted[1]) if wanted[1] else max(size - int(wanted[2]), 0)
        last = min(int(wanted[2]), size - 1) if wanted[1] and wanted[2] else size - 1
        if first > last:
            member.close()
            stored.close()
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(
        Part(stored, member, first, last - first + 1),
        content_type=kind,
        status=206 if wanted else 200,
        headers={"Accept-Ranges": "bytes", "Content-Length": str(last - first + 1)},
    )
    if wanted:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


@dataclass
class Part:
    """So many bytes of a member. Django closes it with the answer, read or not."""

    stored: Any
    member: Any
    first: int
    left: int

    def __iter__(self) -> Iterator[bytes]:
        if self.first:
            self.member.seek(self.first)
        while self.left > 0 and (chunk := self.member.read(min(CHUNK, self.left))):
            self.left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.member.close()
        self.stored.close()
