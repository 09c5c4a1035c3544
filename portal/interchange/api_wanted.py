"""`?fields=` and `?expand=`: less of a record, or more in one call.

Both work on what the serializer wrote, after every lens. A name is known or not by the
description of the API alone, never by the caller or the data, so that no answer tells what else
there is. What is expanded is read through the rows and the serializer of the endpoint that serves
it: whoever would get a 404 there gets nothing here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

ALWAYS = frozenset({"id", "version"})  # what a record is worked with
MOST = 20  # of a kind of many, per record
EXPANDED = "expanded"
NAMES = ("fields", "expand")
Row = dict[str, Any]


@dataclass(frozen=True)
class Expansion:
    """Records that go with each row.

    `view`: returns the viewset that serves them (a function, because rooms import each other one
    way, but an endpoint may stand further down its own file). `match`: their column → where its
    value stands in the row as it is shown. `many`: a list of at most MOST, in the order of
    `view`'s listing; otherwise one record.
    """

    view: Callable[[], Any]
    match: Mapping[str, str]
    many: bool = False
    about: Any = field(default="", compare=False)

    def found(self, parent: Any, rows: Iterable[Row]) -> dict[tuple[str, ...], list[Row]]:
        """Key → what stands there for the caller of `parent`, a view: as many queries for one
        row as for a hundred. 403 where the caller's token does not open `view`."""
        keys = {key for row in rows if (key := self.key(row)) is not None}
        view = self.view()(request=parent.request, kwargs={}, action="list", format_kwarg=None)
        view.check_permissions(parent.request)
        columns = list(self.match)
        records = view.rows()
        for number, column in enumerate(columns):
            records = records.filter(**{f"{column}__in": {key[number] for key in keys}})
        records = records.order_by(*_order(view), "pk")
        if self.many:
            order = [*_window_order(view), F("pk").asc()]
            parts = [F(name) for name in columns]
            place = Window(RowNumber(), partition_by=parts, order_by=order)
            records = records.annotate(_place=place).filter(_place__lte=MOST)
        found = list(records)
        shown: dict[tuple[str, ...], list[Row]] = {}
        for record, data in zip(found, view.get_serializer(found, many=True).data, strict=True):
            key = tuple(str(_attribute(record, column)) for column in columns)
            shown.setdefault(key, []).append(data)
        return shown

    def key(self, row: Row) -> tuple[str, ...] | None:
        """The values `match` names; None where the row does not show them."""
        values = [reduce(_part, place.split("."), row) for place in self.match.values()]
        return None if None in values else tuple(str(value) for value in values)


def _part(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _attribute(record: Any, column: str) -> Any:
    return reduce(getattr, column.split("__"), record)


def _order(view: Any) -> list[str]:
    """The listing's own order."""
    order = view.listing.order
    sign = "-" if order.startswith("-") else ""
    return [sign + view.listing.orders[order.lstrip("-")]]


def _window_order(view: Any) -> list[Any]:
    [order] = _order(view)
    name = F(order.lstrip("-"))
    return [name.desc() if order.startswith("-") else name.asc()]


def known(view: Any, name: str) -> list[str]:
    """What `fields` or `expand` may name at this view; empty: the parameter is not there."""
    if getattr(view, "action", None) not in {"list", "retrieve"}:
        return []
    if name == "expand":
        return sorted(view.expansions)
    serializer = view.get_serializer_class()
    if view.action == "retrieve":
        serializer = view.whole_serializer_class or serializer
    return list(_field_names(serializer))


@cache
def _field_names(serializer: Any) -> tuple[str, ...]:
    return tuple(serializer().fields)


def asked(view: Any, name: str) -> frozenset[str]:
    """The names in the request. ValidationError names those that are not known."""
    texts = view.request.query_params.getlist(name)
    names = {part.strip() for text in texts for part in text.split(",")} - {""}
    if unknown := sorted(names - set(known(view, name))):
        text = _("Not known here: %(list)s.") % {"list": ", ".join(unknown)[:200]}
        raise ValidationError({name: [text]})
    return frozenset(names)


def as_wanted(view: Any, rows: list[Row]) -> list[Row]:
    """`rows`, as the serializer wrote them, with what was asked for and nothing else."""
    if view.action not in {"list", "retrieve"}:
        return rows
    fields, expansions = asked(view, "fields"), asked(view, "expand")
    more = _expanded(view, rows, expansions) if expansions else [{}] * len(rows)
    kept = fields | ALWAYS
    return [
        {name: value for name, value in row.items() if not fields or name in kept} | extra
        for row, extra in zip(rows, more, strict=True)
    ]


def _expanded(view: Any, rows: list[Row], names: Iterable[str]) -> list[Row]:
    more: list[Row] = [{} for _row in rows]
    for name in sorted(names):
        expansion = view.expansions[name]
        found = expansion.found(view, rows)
        for row, extra in zip(rows, more, strict=True):
            key = expansion.key(row)
            hits = found.get(key, []) if key is not None else []
            if expansion.many and key is not None:
                extra[name] = hits
            elif hits:
                extra[name] = hits[0]
    return [{EXPANDED: extra} for extra in more]
