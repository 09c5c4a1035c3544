"""Where something of the partner's stands on a page: millimetres from its upper left corner."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from reportlab.lib.units import mm


@dataclass(frozen=True)
class Spot:
    what: str  # choices.What
    page: int  # from 1
    x: float
    y: float
    width: float
    height: float

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        sides = {name: float(row[name]) for name in ("x", "y", "width", "height")}
        return cls(what=str(row["what"]), page=int(row["page"]), **sides)

    def row(self) -> dict[str, Any]:
        """As `Template.spots` keeps it."""
        return asdict(self)

    def box(self, page_height: float) -> tuple[float, float, float, float]:
        """x, y, width, height in points from the lower left corner of a page of this height."""
        bottom = page_height - (self.y + self.height) * mm
        return self.x * mm, bottom, self.width * mm, self.height * mm


def spots_of(rows: Iterable[Mapping[str, Any]]) -> list[Spot]:
    return [Spot.of(row) for row in rows]
