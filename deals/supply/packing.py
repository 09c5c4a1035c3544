"""A registration's fields as plain JSON values, and back."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from deals.registrations.models import ProductFamily

AMOUNTS, DAYS = frozenset({"value_amount"}), frozenset({"expected_close"})


def packed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of EDITABLE without the distributor, which the record names itself."""
    kept = {name: value for name, value in data.items() if name != "distributor"}
    return {name: None if value is None else str(value) for name, value in kept.items()}


def unpacked(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _typed(name, value) for name, value in data.items()}


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in AMOUNTS:
        return Decimal(value)
    return dt.date.fromisoformat(value) if name in DAYS else value


def packed_lines(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "family": line["family"].code,
            "name": line.get("name") or "",
            "quantity": line.get("quantity") or 1,
            "unit_price": None if line.get("unit_price") is None else str(line["unit_price"]),
        }
        for line in lines
    ]


def unpacked_lines(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    lines = list(lines)
    codes = {line["family"] for line in lines}
    families = {row.code: row for row in ProductFamily.objects.filter(code__in=codes)}
    return [
        dict(line)
        | {
            "family": families.get(line["family"]),
            "unit_price": None if line["unit_price"] is None else Decimal(line["unit_price"]),
        }
        for line in lines
    ]
