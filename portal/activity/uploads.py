"""What may be uploaded: a short list of kinds, checked by name, content and the virus scanner."""

import hashlib
from pathlib import PurePosixPath
from typing import Any

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.activity.scanner import check_viruses

# Extension → (type it is served as, extensions its first bytes may look like; none: plain text).
KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "pdf": ("application/pdf", frozenset({".pdf", ".ai"})),
    "png": ("image/png", frozenset({".png", ".apng"})),
    "jpg": ("image/jpeg", frozenset({".jpg", ".jpeg", ".jfif", ".jpe"})),
    "jpeg": ("image/jpeg", frozenset({".jpg", ".jpeg", ".jfif", ".jpe"})),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        frozenset({".docx", ".zip"}),
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        frozenset({".xlsx", ".zip"}),
    ),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        frozenset({".pptx", ".zip"}),
    ),
    "txt": ("text/plain", frozenset()),
    "csv": ("text/csv", frozenset()),
}

# Characters that make a name read backwards, "exe.fdp" as "pdf.exe", or break it in two.
TURNS = "\x7f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def checked_upload(upload: Any) -> dict[str, Any]:
    """Columns for a FileBase row: name, content, content_type, size, sha256.

    Raises ValidationError under the key `file`, saying what is accepted.
    """
    name, extension = name_of(upload)
    if extension not in KINDS:
        _refuse(
            _("This kind of file is not accepted. Use one of: %(list)s.")
            % {"list": ", ".join(KINDS)}
        )
    if not upload.size:
        _refuse(_("This file is empty."))
    if upload.size > settings.MAX_UPLOAD_MB * 1024 * 1024:
        _refuse(_("This file is larger than %(max)d MB.") % {"max": settings.MAX_UPLOAD_MB})
    if not is_plain(name):
        _refuse(_("Please give the file a plain name."))
    if not looks_like(upload, KINDS[extension][1]):
        _refuse(_("The content of this file does not match its name."))
    check_scanned(upload)
    return {
        "name": _shortened(name),
        "content": upload,
        "content_type": KINDS[extension][0],
        "size": upload.size,
        "sha256": _digest(upload),
    }


def check_scanned(upload: Any) -> None:
    """Raises ValidationError under the key `file` for what the virus scanner does not let in."""
    try:
        check_viruses(upload)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error


def _refuse(message: str) -> None:
    raise ValidationError({"file": message})


def name_of(upload: Any) -> tuple[str, str]:
    """The name of a file without any path, and its extension in lower case."""
    name = PurePosixPath(str(upload.name or "").replace("\\", "/")).name.strip()
    return name, PurePosixPath(name).suffix.lower().lstrip(".")


def is_plain(name: str) -> bool:
    """Whether a name reads as what it is: no control characters, nothing that turns its order."""
    return not any(ord(char) < 32 or char in TURNS for char in name)


def looks_like(upload: Any, accepted: frozenset[str]) -> bool:
    """Whether the first bytes are of one of these kinds; of none of them: plain text."""
    upload.seek(0)
    head = upload.read(4096)
    upload.seek(0)
    if not accepted:
        return b"\x00" not in head
    try:
        found = {match.extension for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return False
    return bool(found & accepted)


def _digest(upload: Any) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _shortened(name: str, limit: int = 150) -> str:
    path = PurePosixPath(name)
    return name if len(name) <= limit else path.stem[: limit - len(path.suffix)] + path.suffix
