"""Reading a template: whether it can be written on, and how large its pages are."""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypdf import PdfReader

from cms.cobranding.choices import MAX_PAGES, MAX_PDF_MB

POINTS_A_MM = 72 / 25.4
Size = tuple[float, float]  # width, height


def pdf_of(page: Any) -> Any:
    """The PDF a page of the library hands out, None where it has none."""
    document = getattr(page, "document", None)
    is_pdf = document is not None and document.filename.lower().endswith(".pdf")
    return document if is_pdf else None


def content_of(document: Any) -> bytes:
    """The file's bytes. Raises ValidationError for one that is gone or too large."""
    try:
        if document.file.size > MAX_PDF_MB * 1024 * 1024:
            raise ValidationError(
                _("This PDF is too large to be merged: %(max)s MB at most.") % {"max": MAX_PDF_MB}
            )
        with document.file.open("rb") as stored:
            content: bytes = stored.read()
    except FileNotFoundError as error:
        raise ValidationError(_("This file is not in the store any more.")) from error
    return content


def reader_of(content: bytes) -> PdfReader:
    """A reader of a PDF we can write on. Raises ValidationError saying why we cannot."""
    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted
        count = 0 if locked else len(reader.pages)
    except Exception as error:  # whatever is wrong with it, the answer is one
        raise ValidationError(
            _("This PDF is damaged. Save it anew and upload it again.")
        ) from error
    if locked:
        raise ValidationError(_("This PDF is protected by a password. Upload it without one."))
    if not count:
        raise ValidationError(_("This PDF has no pages."))
    if count > MAX_PAGES:
        raise ValidationError(
            _("This PDF has too many pages to be merged: %(max)s at most.") % {"max": MAX_PAGES}
        )
    return reader


def sizes_of(content: bytes) -> list[Size]:
    """Width and height of each page in millimetres, as people see it."""
    return [_size(page) for page in reader_of(content).pages]


def _size(page: Any) -> Size:
    width, height = float(page.cropbox.width), float(page.cropbox.height)
    if page.rotation % 180:
        width, height = height, width
    return round(width / POINTS_A_MM, 1), round(height / POINTS_A_MM, 1)
