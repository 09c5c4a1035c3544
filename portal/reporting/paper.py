"""A report as PDF: figures, chart and table in the reader's language, our font embedded."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from portal.interchange.pdf import paragraph_style, ready, write
from portal.reporting.charts import Chart
from portal.reporting.tables import NUMERIC, Column, Figure, Line, Report
from portal.reporting.words import cell_words
from portal.workflow import clock

MOST = 1000  # rows; the CSV has all
CHARTED = 50  # rows a chart may draw, as on the page
PAGE = landscape(A4)
MARGIN, FOOT, PAD = 15 * mm, 9 * mm, 6  # PAD: what reportlab leaves inside its frame, in points
WIDTH = PAGE[0] - 2 * (MARGIN + PAD)
FIRST = 2.0  # the first column is so many times as wide as the others
# As on the portal's pages by day (tokens.css), made for paper.
INK, MUTED, LINE, DARK, LIGHT = map(
    HexColor, ("#1c2430", "#5b6472", "#d5d9e0", "#0f626c", "#bcdcde")
)


@dataclass(frozen=True)
class Paper:
    content: bytes
    rows: int


def pdf_of(report: Report, filters: str, reader: Any) -> Paper:
    """`filters`: what was asked, in words. `reader`: whose figures these are; named on each
    page."""
    lines = list(islice(report.lines(), MOST + 1))
    shown, columns = lines[:MOST], report.columns()
    made_on = date_format(clock.now(), "DATETIME_FORMAT")
    story = [
        _said(report.label, 18),
        _said(filters, 9, MUTED),
        Spacer(0, 4 * mm),
        *_figures(report.figures()),
        *_chart(report.chart(shown[:CHARTED])),
        *_table(columns, shown),
    ]
    if not lines:
        story.append(_said(report.empty[1], 10))
    if len(lines) > MOST:
        words = _("Here are the first %(count)d lines; the CSV has all.") % {"count": MOST}
        story.append(_said(words, 9, MUTED))
    foot = _("%(vendor)s · for %(person)s, as of %(moment)s") % {
        "vendor": settings.VENDOR_NAME,
        "person": reader.name,
        "moment": made_on,
    }
    return Paper(_built(story, str(report.label), foot), len(shown))


def _built(story: list[Any], title: str, foot: str) -> bytes:
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=PAGE,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN + FOOT,
        title=title,
        author=settings.VENDOR_NAME,
        creator=settings.VENDOR_NAME,
        invariant=1,
        initialFontName=ready(),  # no page asks for a font of the reader's
    )

    def footer(canvas: Any, page: Any) -> None:
        canvas.setFont(ready(), 8)
        canvas.setFillColor(MUTED)
        canvas.drawString(MARGIN + PAD, MARGIN, foot)
        canvas.drawRightString(PAGE[0] - MARGIN - PAD, MARGIN, str(page.page))

    document.build(story, onFirstPage=footer, onLaterPages=footer)
    return stream.getvalue()


def _said(text: Any, size: float, colour: Any = INK, **more: Any) -> Paragraph:
    style = paragraph_style(f"report-{size}", size, textColor=colour, **more)
    return Paragraph(escape(str(text)), style)


def _figures(figures: Sequence[Figure]) -> list[Any]:
    if not figures:
        return []
    row = [
        [_said(figure.label, 8, MUTED), _said(figure.value, 14), _said(figure.note, 8, MUTED)]
        for figure in figures
    ]
    table = Table([row], colWidths=[WIDTH / len(figures)] * len(figures))
    look = [
        ("FONT", (0, 0), (-1, -1), ready(), 8),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
    table.setStyle(TableStyle(look))
    return [table, Spacer(0, 4 * mm)]


def _chart(chart: Chart | None) -> list[Any]:
    """The same bars as on the page: the table below says them in figures."""
    if chart is None:
        return []
    title = f"{chart.title} – {chart.note}" if chart.note else chart.title
    return [_said(title, 10), Spacer(0, 2 * mm), _Bars(chart), Spacer(0, 4 * mm)]


class _Bars(Flowable):
    """reportlab's own drawings name a font of the reader's; these lines and words do not."""

    def __init__(self, chart: Chart):
        super().__init__()
        self.chart, self.scale = chart, WIDTH / 2 / chart.width
        self.width, self.height = WIDTH / 2, chart.height * self.scale

    def draw(self) -> None:
        for bar in self.chart.bars:
            base = self.height - (bar.y + self.chart.bar) * self.scale
            for wide, colour in ((bar.whole_wide, LIGHT), (bar.wide, DARK)):
                self.canv.setFillColor(colour)
                size = wide * self.scale, self.chart.bar * self.scale
                self.canv.rect(0, base, *size, stroke=0, fill=1)
            self.canv.setFillColor(INK)
            y = self.height - bar.text_y * self.scale
            write(self.canv, 0, y, bar.label, 8)
            write(self.canv, self.width, y, bar.figure, 8, align="right")


def _table(columns: Sequence[Column], lines: Sequence[Line]) -> list[Any]:
    if not lines:
        return []
    align = ["RIGHT" if column.cells in NUMERIC else "LEFT" for column in columns]
    head = [
        _said(column.label, 8, MUTED, alignment=2 if side == "RIGHT" else 0)
        for column, side in zip(columns, align, strict=True)
    ]
    rows = [
        [
            cell_words(column.cells, value)
            if column.cells in NUMERIC
            else _said(cell_words(column.cells, value), 9)
            for column, value in zip(columns, line, strict=True)
        ]
        for line in lines
    ]
    part = WIDTH / (len(columns) - 1 + FIRST)
    table = Table(
        [head, *rows], colWidths=[part * FIRST, *[part] * (len(columns) - 1)], repeatRows=1
    )
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), ready(), 9),
                ("TEXTCOLOR", (0, 0), (-1, -1), INK),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
                *(("ALIGN", (n, 0), (n, -1), side) for n, side in enumerate(align)),
            ]
        )
    )
    return [table]
