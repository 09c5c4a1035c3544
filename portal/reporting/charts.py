"""A bar chart drawn by the server: what an SVG needs, in whole numbers of its own unit."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal

from portal.interchange.templatetags.concord import reader_locale

WIDTH, STEP, BAR, TOP, GAP = 440, 46, 14, 16, 8
LABEL = 42  # letters of a label; Chinese signs are twice as wide


@dataclass(frozen=True)
class Bar:
    """One line of a chart: `value`, of `whole` where it is a part of something."""

    label: str
    value: float
    whole: float | None = None


@dataclass(frozen=True)
class Drawn:
    """A bar in its place. `text_y`: the line of the words; `y`: the upper edge of the bar."""

    label: str
    figure: str
    text_y: int
    y: int
    wide: int
    whole_wide: int


@dataclass(frozen=True)
class Chart:
    """`note` says what the dark and light parts are."""

    title: str
    note: str
    bars: list[Drawn]
    width: int = WIDTH
    bar: int = BAR

    @property
    def height(self) -> int:
        return len(self.bars) * STEP


def chart_of(title: Any, bars: Iterable[Bar], note: Any = "") -> Chart | None:
    """The bars one below the other, all by the longest; None where there is nothing to draw."""
    bars = list(bars)
    most = max((max(bar.value, bar.whole or 0) for bar in bars), default=0)
    if not most:
        return None
    drawn = [
        Drawn(
            label=_clipped(bar.label),
            figure=" / ".join(_said(n) for n in (bar.value, bar.whole) if n is not None),
            text_y=place * STEP + TOP,
            y=place * STEP + TOP + GAP,
            wide=_wide(bar.value, most),
            whole_wide=_wide(bar.whole or 0, most),
        )
        for place, bar in enumerate(bars)
    ]
    return Chart(str(title), str(note), drawn)


def _said(number: float) -> str:
    return str(format_decimal(number, "#,##0.#", locale=reader_locale()))


def _wide(value: float, most: float) -> int:
    """At least two units, so that a single one is seen."""
    return max(round(min(value, most) / most * WIDTH), 2) if value else 0


def _clipped(text: str) -> str:
    room = LABEL
    for place, sign in enumerate(text):
        room -= 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if room < 0:
            return f"{text[:place].rstrip()}…"
    return text
