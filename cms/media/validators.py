"""What may be uploaded: one check for all doors, whose refusals say what is wrong."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.media import inspection
from cms.media.choices import KINDS, OFFICE, PICTURES, VIDEOS
from portal.activity.scanner import check_viruses
from portal.activity.uploads import is_plain, looks_like, name_of

MEGABYTE = 1024 * 1024
NAME_LIMIT = 255


def check_document(upload: Any) -> None:
    """Raises ValidationError unless `upload` is a file people can be given."""
    _check(upload, frozenset(KINDS))


def check_picture(upload: Any) -> None:
    """Raises ValidationError unless `upload` is a picture."""
    _check(upload, frozenset(PICTURES))


def _check(upload: Any, accepted: frozenset[str]) -> None:
    """From cheap to dear: nothing is opened before its name and size are fit."""
    name, extension = name_of(upload)
    if extension not in accepted:
        words = _("This kind of file is not accepted. Use one of: %(list)s.")
        raise ValidationError(words % {"list": ", ".join(sorted(accepted))})
    _check_size(upload, extension)
    if not is_plain(name) or len(name) > NAME_LIMIT:
        raise ValidationError(_("Please give the file a plain name."))
    if not _is(upload, extension):
        raise ValidationError(_("The content of this file does not match its name."))
    if extension in OFFICE:
        inspection.check_office(upload, OFFICE[extension])
    else:
        inspection.check_nothing_behind(upload)
    if extension in PICTURES:
        inspection.check_picture(upload, PICTURES[extension])
    if extension == "pdf":
        inspection.check_pdf(upload)
    check_viruses(upload)


def _check_size(upload: Any, extension: str) -> None:
    if not upload.size:
        raise ValidationError(_("This file is empty."))
    limit = settings.MAX_VIDEO_MB if extension in VIDEOS else settings.MAX_UPLOAD_MB
    if upload.size > limit * MEGABYTE:
        raise ValidationError(_("This file is larger than %(max)d MB.") % {"max": limit})


def _is(upload: Any, extension: str) -> bool:
    if extension == "mp4":
        return inspection.is_mp4(upload)
    if extension == "vtt":
        return inspection.is_captions(upload)
    if extension == "pdf" and not inspection.starts_with(upload, b"%PDF-"):
        return False
    return looks_like(upload, KINDS[extension][1])
