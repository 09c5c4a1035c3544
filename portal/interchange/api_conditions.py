"""`ETag`, `If-None-Match` and `If-Match` (RFC 9110).

A tag is the record's version and a digest of what the caller was shown: `"3-5d41402abc4b"`. The
version alone would not do for `If-None-Match`, because an answer changes without it: with the
caller's lenses, with `fields`, with what may be done today. `If-Match` heeds the version alone;
the bare `"3"` works, too. Where a record has no version, the whole tag counts.
"""

import hashlib
import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

TAG = re.compile(r'(?:W/)?"?(?P<tag>(?:(?P<version>[0-9]{1,9})(?:-[0-9a-f]{12})?)|[^",\s]*)"?')
SAFE = ("GET", "HEAD", "OPTIONS")


class PreconditionFailed(APIException):
    """What `If-Match` names is not what is there. `version`: the present one, if there is one."""

    status_code = 412
    default_code = "precondition_failed"
    default_detail = _("The record has changed since the version you named.")

    def __init__(self, version: int | None = None):
        super().__init__()
        self.extra = {} if version is None else {"version": version}


def tag_of(data: Any) -> str:
    """The tag of an answer, quoted as it stands in the header."""
    digest = hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:12]
    version = data.get("version") if isinstance(data, dict) else None
    return f'"{version}-{digest}"' if isinstance(version, int) else f'"{digest}"'


def tags_sent(request: Request, header: str) -> list[re.Match[str]]:
    """The tags in `header`, weak or strong: a proxy that compresses weakens them."""
    parts = [part.strip() for part in request.headers.get(header, "").split(",")]
    return [found for part in parts if part and (found := TAG.fullmatch(part))]


def version_sent(request: Request) -> int | None:
    """The version in `If-Match`: the one that was found to match, or the only one there is."""
    if (matched := getattr(request, "matched_version", None)) is not None:
        return int(matched)
    versions = {int(tag["version"]) for tag in tags_sent(request, "If-Match") if tag["version"]}
    return versions.pop() if len(versions) == 1 else None


def check_if_match(view: Any, record: Any) -> None:
    """Before `record` is changed: PreconditionFailed when `If-Match` is about another state."""
    request = view.request
    sent = request.headers.get("If-Match", "").strip()
    if not sent or sent == "*" or request.method in SAFE:
        return
    tags, version = tags_sent(request, "If-Match"), getattr(record, "version", None)
    if version is not None:
        matches = str(version) in {tag["version"] for tag in tags}
        request.matched_version = version
    else:
        matches = tag_of(view.get_serializer(record).data).strip('"') in {t["tag"] for t in tags}
    if not matches:
        raise PreconditionFailed(version)


def with_tag(request: Request, response: Any) -> Any:
    """A finished answer about one record gets its tag, or becomes 304 if the caller has it."""
    is_read = request.method in ("GET", "HEAD")
    shows_record = isinstance(getattr(response, "data", None), dict) and (
        is_read or "version" in response.data
    )
    if response.status_code not in (200, 201) or not shows_record:
        return response
    response["ETag"] = tag = tag_of(response.data)
    have = {found["tag"] for found in tags_sent(request, "If-None-Match")}
    if is_read and (tag.strip('"') in have or request.headers.get("If-None-Match") == "*"):
        return Response(status=304, headers={"ETag": tag})
    return response
