"""A report of then beside the same report now: what is stored, and what became of it.

Stored are the row's words and its figures as they are in JSON: whole numbers and money as text, a
share as its percent. Rows meet by their words, so both are reckoned in one language.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils import translation

from portal.reporting.tables import Cells, Column, Line, Report, percent
from portal.reporting.words import NOTHING, cell_words, number

MOST = 1000  # rows of a snapshot
FIGURES = frozenset({Cells.NUMBER, Cells.MONEY, Cells.SHARE})
Stored = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """A figure then and now; None where the row was not there. `kind`: what it counts."""

    kind: Cells
    then: Decimal | None
    now: Decimal | None
    currency: str = ""

    @property
    def difference(self) -> Decimal | None:
        """What it grew by: a row that is not there counts nothing. Shares differ in points."""
        if self.kind == Cells.SHARE and (self.then is None or self.now is None):
            return None
        if self.then is None and self.now is None:
            return None
        return (self.now or Decimal(0)) - (self.then or Decimal(0))

    @property
    def is_there(self) -> bool:
        return self.then is not None or self.now is not None

    @property
    def now_words(self) -> str:
        return self._words(self.now)

    @property
    def then_words(self) -> str:
        return self._words(self.then)

    @property
    def difference_words(self) -> str:
        """With its sign; nothing where nothing changed. Shares differ by points, not by percent."""
        if not (difference := self.difference):
            return ""
        sign = "+" if difference > 0 else "−"
        if self.kind == Cells.SHARE:
            return f"{sign}{number(abs(difference))}"
        return f"{sign}{self._words(abs(difference))}"

    def _words(self, value: Decimal | None) -> str:
        if self.kind == Cells.SHARE:
            return NOTHING if value is None else f"{value} %"
        return cell_words(self.kind, (value, self.currency) if self.kind == Cells.MONEY else value)


@dataclass(frozen=True)
class Row:
    words: list[str]
    changes: list[Change]


def stored(report: Report, language: str) -> Stored:
    """What a snapshot keeps of a report, in one language."""
    with translation.override(language):
        columns = report.columns()
        lines = islice(report.lines(), MOST)
        rows = [[_key(columns, line), _numbers(columns, line)] for line in lines]
        figures = [[str(figure.label), str(figure.value)] for figure in report.figures()]
    return {"kinds": [str(column.cells) for column in columns], "rows": rows, "figures": figures}


def compared(then: Stored, now: Stored, currency: str) -> list[Row]:
    """The rows of both: those of now in their order, then those that are gone."""
    kinds = [Cells(kind) for kind in now["kinds"] if Cells(kind) in FIGURES]
    before, after = _by_words(then["rows"]), _by_words(now["rows"])
    nothing: list[Any] = [None] * len(kinds)
    return [
        Row(
            list(key[0]),
            [
                Change(kind, _decimal(old), _decimal(new), currency)
                for kind, old, new in zip(
                    kinds, before.get(key, nothing), after.get(key, nothing), strict=True
                )
            ],
        )
        for key in dict.fromkeys([*after, *before])
    ]


def _by_words(rows: Iterable[Any]) -> dict[tuple[tuple[str, ...], int], list[str | None]]:
    """Figures by the words of their row, and by its place among those that read alike: two
    companies may have one name."""
    found: dict[tuple[tuple[str, ...], int], list[str | None]] = {}
    met: Counter[tuple[str, ...]] = Counter()
    for said, figures in rows:
        words = tuple(said)
        found[words, met[words]] = figures
        met[words] += 1
    return found


def is_like(then: Stored, now: Stored) -> bool:
    """Have both the same columns? The portal may have changed a report in between."""
    return bool(then["kinds"] == now["kinds"])


def heads(columns: Iterable[Column]) -> tuple[list[Column], list[Column]]:
    """The columns of words, and those of figures."""
    columns = list(columns)
    words = [column for column in columns if column.cells not in FIGURES]
    return words, [column for column in columns if column.cells in FIGURES]


def _key(columns: Sequence[Column], line: Line) -> list[str]:
    pairs = ((column.cells, value) for column, value in zip(columns, line, strict=True))
    return [cell_words(kind, value) for kind, value in pairs if kind not in FIGURES]


def _numbers(columns: Sequence[Column], line: Line) -> list[str | None]:
    pairs = ((column.cells, value) for column, value in zip(columns, line, strict=True))
    return [_number(kind, value) for kind, value in pairs if kind in FIGURES]


def _number(kind: Cells, value: Any) -> str | None:
    if kind == Cells.SHARE:
        return str(percent(*value)) if value[1] else None
    if kind == Cells.MONEY:
        value = value[0]
    return None if value is None else str(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
