"""Writes a partner's logo and contact line onto a template. The same input gives the same bytes."""

import io
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cms.cobranding.choices import What
from cms.cobranding.papers import reader_of
from cms.cobranding.spots import Spot
from portal.interchange import pdf

Box = tuple[float, float, float, float]  # x, y, width, height in points
LARGEST, SMALLEST, STEP, LEADING = 11.0, 5.0, 0.5, 1.3


def merged(content: bytes, spots: Sequence[Spot], *, logo: bytes, contact: str) -> bytes:
    """`content` (a PDF) with `logo` (PNG; empty: none) and `contact` in their spots.

    Raises ValidationError for a PDF that cannot be written on.
    """
    reader = reader_of(content)
    try:
        writer = PdfWriter(clone_from=reader)
        for number, page in enumerate(writer.pages, start=1):
            here = [spot for spot in spots if spot.page == number]
            if not here:
                continue
            page.transfer_rotation_to_content()
            size = float(page.cropbox.width), float(page.cropbox.height)
            overlay = PdfReader(io.BytesIO(_overlay(size, here, logo, contact))).pages[0]
            page.merge_translated_page(
                overlay, float(page.cropbox.left), float(page.cropbox.bottom)
            )
        made = io.BytesIO()
        writer.write(made)
    except Exception as error:  # a PDF that opens may still be broken inside
        raise ValidationError(
            _("This PDF is damaged. Save it anew and upload it again.")
        ) from error
    return made.getvalue()


def _overlay(size: tuple[float, float], spots: Sequence[Spot], logo: bytes, contact: str) -> bytes:
    stream = io.BytesIO()
    canvas = pdf.new_canvas(stream, title="", author="", pagesize=size)
    for spot in spots:
        box = spot.box(size[1])
        if spot.what == What.LOGO and logo:
            _draw_logo(canvas, box, logo)
        elif spot.what == What.CONTACT and contact:
            _draw_text(canvas, box, contact)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw_logo(canvas: Canvas, box: Box, logo: bytes) -> None:
    """As large as fits, in the middle, its proportions kept."""
    x, y, width, height = box
    canvas.drawImage(
        ImageReader(io.BytesIO(logo)),
        x,
        y,
        width,
        height,
        mask="auto",
        preserveAspectRatio=True,
        anchor="c",
    )


def _draw_text(canvas: Canvas, box: Box, text: str) -> None:
    """In lines from the top of the box, in the largest size that fits."""
    x, y, width, height = box
    size = LARGEST
    while size > SMALLEST and len(broken(text, size, width)) * size * LEADING > height:
        size -= STEP
    lines = broken(text, size, width)[: max(1, int(height // (size * LEADING)))]
    for number, line in enumerate(lines, start=1):
        pdf.write(canvas, x, y + height - number * size * LEADING + size * 0.3, line, size)


def broken(text: str, size: float, width: float) -> list[str]:
    """`text` in lines no wider than `width`: between words, inside what has no blanks anywhere."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if pdf.width_of(longer, size) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for char in word:
            if lines[-1] and pdf.width_of(lines[-1] + char, size) > width:
                lines.append("")
            lines[-1] += char
    return lines
