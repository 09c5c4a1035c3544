"""A plain PDF of a title and a text, for the files of a described world."""

import io
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

CHINESE = "STSong-Light"  # comes with every PDF reader


def pdf_of(title: str, text: str) -> bytes:
    """The same bytes for the same words. An empty line parts paragraphs."""
    styles = getSampleStyleSheet()
    head, body = styles["Title"], styles["BodyText"]
    if not (title + text).isascii():
        pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
        head.fontName = body.fontName = CHINESE
    parts = [Paragraph(escape(title), head)]
    for part in text.split("\n\n"):
        parts += [Spacer(1, 8), Paragraph(escape(part), body)]
    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=A4, title=title, invariant=1).build(parts)
    return file.getvalue()
