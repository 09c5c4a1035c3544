"""PDF: one font for every language we speak, the same bytes for the same content, QR codes.

Nothing is fetched and nothing is left to the reader's machine: the font is ours
(fonts/OFL.txt) and embedded, only the signs that are used. There is one weight; `bold` draws it
stronger, so that a rare Chinese name is never a row of boxes in a heading.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = "NotoSansSC"
FILE = Path(__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
LOWEST = 6.0  # points: what does not fit even then is cut
FILL, FILL_AND_STROKE = 0, 2


@cache
def ready() -> str:
    """Make the font known to reportlab, once a process. Returns its name, for styles."""
    pdfmetrics.registerFont(TTFont(FONT, str(FILE)))
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=FONT, italic=FONT, boldItalic=FONT)
    return FONT


def new_canvas(
    stream: io.BytesIO, *, title: str, author: str, pagesize: tuple[float, float] = A4
) -> Canvas:
    """A canvas that writes the same bytes each time: no time of day, no random id in the file."""
    canvas = Canvas(stream, pagesize=pagesize, invariant=1, initialFontName=ready())
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator(author)
    return canvas


def width_of(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, ready(), size))


def fitting(text: str, size: float, width: float) -> tuple[str, float]:
    """The text and a size at which it fits into `width`: smaller first, cut short at the last."""
    while size > LOWEST and width_of(text, size) > width:
        size -= 0.5
    if width_of(text, size) <= width:
        return text, size
    while text and width_of(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text}…", size


@contextmanager
def bold(canvas: Canvas, size: float) -> Iterator[None]:
    """Text drawn inside is stronger: its outline is drawn, too, in the colour of its fill."""
    canvas.saveState()
    canvas.setLineWidth(size / 28)
    canvas.setStrokeColor(canvas._fillColorObj)
    canvas._code.append(f"{FILL_AND_STROKE} Tr")
    yield
    canvas._code.append(f"{FILL} Tr")
    canvas.restoreState()


def write(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    width: float = 0,
    align: str = "left",
    is_bold: bool = False,
) -> None:
    """One line of text at its base line. `width`: shrink and cut it to that. `align`: left,
    centre or right of `x`."""
    if width:
        text, size = fitting(text, size, width)
    draw = {
        "left": canvas.drawString,
        "centre": canvas.drawCentredString,
        "right": canvas.drawRightString,
    }[align]
    canvas.setFont(ready(), size)
    if is_bold:
        with bold(canvas, size):
            draw(x, y, text)
    else:
        draw(x, y, text)


def draw_qr(canvas: Canvas, text: str, x: float, y: float, side: float) -> None:
    """A QR code of `text` (usually an address of ours) as a square of `side` points, in vectors.

    Level M: readable with a corner torn off. Its quiet border is inside the square.
    """
    code = QrCodeWidget(text, barLevel="M", barWidth=side, barHeight=side)
    drawing = Drawing(side, side)
    drawing.add(code)
    renderPDF.draw(drawing, canvas, x, y)


def pdf_response(content: bytes, filename: str, *, inline: bool = False) -> HttpResponse:
    """The file as a download; `inline`: shown by the browser. Kept by no cache on the way."""
    response = HttpResponse(content, content_type="application/pdf")
    way = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{way}; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def paragraph_style(name: str, size: float = 10, **more: Any) -> Any:
    """A style for platypus in our font; Chinese breaks between any two signs."""
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        name, fontName=ready(), fontSize=size, leading=size * 1.45, **({"wordWrap": "CJK"} | more)
    )
