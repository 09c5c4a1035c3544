"""The certificate as a sheet of paper: A4 landscape, in the reader's language."""

import io

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from partners.certifications.models import Certificate
from partners.certifications.verification import address_of
from portal.interchange import pdf

WIDTH, HEIGHT = landscape(A4)
MIDDLE, EDGE, QR = WIDTH / 2, 28, 92
INK, QUIET, LINE = HexColor("#16202e"), HexColor("#566173"), HexColor("#1f5fa8")


def paper_of(certificate: Certificate) -> bytes:
    """The PDF of a certificate issued here: what the public page says, and nothing else."""
    stream = io.BytesIO()
    vendor = settings.VENDOR_NAME
    title = f"{certificate.certification_name} · {certificate.number}"
    canvas = pdf.new_canvas(stream, title=title, author=vendor, pagesize=(WIDTH, HEIGHT))
    _frame(canvas)
    _middle(canvas, HEIGHT - 96, vendor, 16, LINE, is_bold=True)
    _middle(canvas, HEIGHT - 150, _("Certificate"), 34, INK, is_bold=True)
    _middle(canvas, HEIGHT - 206, _("This certifies that"), 13, QUIET)
    _middle(canvas, HEIGHT - 250, certificate.holder_name, 30, INK, is_bold=True)
    _middle(canvas, HEIGHT - 290, _("has passed the examination for"), 13, QUIET)
    _middle(canvas, HEIGHT - 332, certificate.certification_name, 24, INK, is_bold=True)
    _facts(canvas, certificate)
    address = address_of(certificate)
    pdf.draw_qr(canvas, address, WIDTH - EDGE - 40 - QR, EDGE + 40, QR)
    canvas.setFillColor(QUIET)
    pdf.write(canvas, EDGE + 44, EDGE + 24, _("Check this certificate at:"), 8)
    pdf.write(canvas, EDGE + 44, EDGE + 12, address, 8, width=WIDTH - 2 * EDGE - 90)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _frame(canvas: Canvas) -> None:
    canvas.setStrokeColor(LINE)
    for inset, width in ((EDGE, 2.5), (EDGE + 7, 0.6)):
        canvas.setLineWidth(width)
        canvas.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)


def _middle(
    canvas: Canvas, y: float, text: str, size: float, ink: Color, *, is_bold: bool = False
) -> None:
    canvas.setFillColor(ink)
    width = WIDTH - 2 * EDGE - 80
    pdf.write(canvas, MIDDLE, y, text, size, width=width, align="centre", is_bold=is_bold)


def _facts(canvas: Canvas, row: Certificate) -> None:
    ends = date_format(row.expires_on, "DATE_FORMAT") if row.expires_on else _("without an end")
    facts = (
        (_("Certificate number"), row.number),
        (_("Issued on"), date_format(row.issued_on, "DATE_FORMAT")),
        (_("Valid until"), ends),
    )
    for place, (label, value) in enumerate(facts):
        x = EDGE + 44 + place * 185
        canvas.setFillColor(QUIET)
        pdf.write(canvas, x, EDGE + 92, str(label), 9, width=175)
        canvas.setFillColor(INK)
        pdf.write(canvas, x, EDGE + 72, str(value), 14, width=175)
