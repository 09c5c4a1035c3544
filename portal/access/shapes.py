"""SQL written once for all people with keys of one shape.

Writing a scope's rule through the ORM takes longer than asking it. For two people who hold as many
keys of the same kinds it comes to the same text, with other ids. So it is written for somebody made
up of that shape, and each reader's own ids, and the present moment, are put in their places.

What is kept knows nobody. It is written from the shape alone, without a query, and twice, for two
made-up people at two moments: where these differ in anything but their own ids and moments, nothing
is kept, and the SQL is written anew for each reader.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Hashable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from portal.workflow import clock

if TYPE_CHECKING:
    from portal.access.scope import Scope

Sql = tuple[str, tuple[Any, ...]]
Write = Callable[..., Sql]
# The role at the vendor, and for each key the codenames it is held under.
Shape = tuple[str, tuple[tuple[str, ...], ...]]
Ids = tuple[uuid.UUID, ...]  # the person's own and the keys', in the order of the shape
MOST_KEPT = 2000  # some ten kilobytes each
MOST_IDS = 60  # of somebody who has more, hardly anybody else has as many
# Ids of one place have the same hash for both, so that sets of them are walked in the same order.
PRIME = 2**61 - 1
MADE_UP = (
    (0x8E1_5AFE_C0DE_0001, dt.datetime(2001, 2, 3, 4, 5, 6, 70809, tzinfo=dt.UTC)),
    (0xB1A_C0DE_5AFE_0002, dt.datetime(2013, 11, 17, 19, 23, 29, 313741, tzinfo=dt.UTC)),
)
NOW, TODAY = -1, -2


@dataclass(frozen=True)
class Slot:
    """Where something of the reader's stands: texts and (place, form) in turn, to be joined; a
    single pair stands for the value itself."""

    pieces: tuple[Any, ...]

    def filled(self, ids: Ids, moments: Mapping[int, Any]) -> Any:
        told = [
            piece
            if isinstance(piece, str)
            else moments[piece[0]]
            if piece[0] < 0
            else FORMS[piece[1]](ids[piece[0]])
            for piece in self.pieces
        ]
        return told[0] if len(told) == 1 else "".join(told)


FORMS: tuple[Callable[[uuid.UUID], Any], ...] = (lambda key: key, lambda key: key.hex, str)


class Asked(Exception):
    """A query while SQL was written: it depends on more than the shape."""


def written(write: Write, scope: "Scope", *more: Hashable) -> Sql:
    """The same as `write(scope, *more)`: SQL and its values.

    `write` is a function of a module, which knows of the person only what the scope says.
    """
    if scope.about or not scope.is_active:
        return write(scope, *more)
    ids, shape = _alike(scope)
    if len(ids) > MOST_IDS:
        return write(scope, *more)
    told = (get_language(), get_current_timezone_name())
    kind: Any = type(scope)
    kept = _kept(write, kind, shape, more, told)
    if kept is None:
        return write(scope, *more)
    sql, values, slots = kept
    if slots:
        filled, moments = list(values), _moments()
        for place, slot in slots:
            filled[place] = slot.filled(ids, moments)
        values = tuple(filled)
    return sql, values


def sql_of(rows: Any) -> Sql:
    """What a queryset would ask. EmptyResultSet where it would ask nothing."""
    sql, values = rows.query.get_compiler(rows.db).as_sql()
    return sql, tuple(values)


def ask(sql: Sql, using: str) -> list[Any]:
    """Its rows."""
    with connections[using].cursor() as cursor:
        cursor.execute(*sql)
        rows: list[Any] = cursor.fetchall()
    return rows


def forget_written() -> None:
    """For tests that change rules while the portal runs."""
    _kept.cache_clear()


def _alike(scope: "Scope") -> tuple[Ids, Shape]:
    """The person's ids and the shape of the keys; worked out once a scope."""
    if "_alike" not in scope.__dict__:
        held: dict[uuid.UUID, list[str]] = {}
        for codename in sorted(scope.keys):
            for key in scope.keys[codename]:
                held.setdefault(key, []).append(codename)
        keys = sorted(held, key=lambda key: (held[key], key))
        shape = (scope.staff_role, tuple(tuple(held[key]) for key in keys))
        scope.__dict__["_alike"] = ((scope.user_id, *keys), shape)
    alike: tuple[Ids, Shape] = scope.__dict__["_alike"]
    return alike


def _moments() -> dict[int, Any]:
    """Now and today as the database is told them."""
    ops = connection.ops
    now, today = clock.now(), clock.today()
    return {NOW: ops.adapt_datetimefield_value(now), TODAY: ops.adapt_datefield_value(today)}


@lru_cache(maxsize=MOST_KEPT)
def _kept(
    write: Write, kind: type["Scope"], shape: Shape, more: tuple[Any, ...], told: Any
) -> tuple[str, tuple[Any, ...], tuple[tuple[int, Slot], ...]] | None:
    """SQL, values and the places among them that are a reader's; None if that cannot be known.
    `told`: language and time zone, which are in force while it is written."""
    if "<locals>" in write.__qualname__:  # made anew each time: it would never be found again
        raise TypeError(f"{write.__qualname__} is not a function of a module.")
    found = []
    for number, moment in MADE_UP:
        try:
            found.append(_for_somebody(write, kind, shape, more, number, moment))
        except (Asked, EmptyResultSet):
            return None
    (sql, values), other = found
    if (sql, values) != other:
        return None
    slots = tuple((place, value) for place, value in enumerate(values) if isinstance(value, Slot))
    return sql, values, slots


def _for_somebody(
    write: Write,
    kind: type["Scope"],
    shape: Shape,
    more: tuple[Any, ...],
    number: int,
    moment: dt.datetime,
) -> Sql:
    """What is written for a made-up person, with slots instead of what is theirs."""
    role, held = shape
    ids = tuple(uuid.UUID(int=PRIME * number + place) for place in range(len(held) + 1))
    keys: dict[str, set[uuid.UUID]] = {}
    for key, codenames in zip(ids[1:], held, strict=True):
        for codename in codenames:
            keys.setdefault(codename, set()).add(key)
    frozen = {codename: frozenset(some) for codename, some in keys.items()}
    with ExitStack() as made_up:
        for open_connection in connections.all(initialized_only=True):
            made_up.enter_context(open_connection.execute_wrapper(_refuse))
        made_up.enter_context(clock.at(moment))
        sql, values = write(kind(user_id=ids[0], staff_role=role, keys=frozen), *more)
        names = _names(ids)
    pattern = re.compile("|".join(f"({re.escape(n)})" for n in names if isinstance(n, str)))
    return sql, tuple(_slotted(value, names, pattern) for value in values)


def _refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    raise Asked


def _names(ids: Ids) -> dict[Any, tuple[int, int]]:
    """How ids and moments may turn up among the values → (place, form)."""
    names = {
        form(key): (place, number)
        for place, key in enumerate(ids)
        for number, form in enumerate(FORMS)
    }
    return names | {value: (place, 0) for place, value in _moments().items()}


def _slotted(value: Any, names: Mapping[Any, tuple[int, int]], pattern: re.Pattern[str]) -> Any:
    if not isinstance(value, str):
        return Slot((names[value],)) if isinstance(value, Hashable) and value in names else value
    parts, last = [], 0
    for found in pattern.finditer(value):
        parts += [value[last : found.start()], names[found.group()]]
        last = found.end()
    pieces = tuple(part for part in (*parts, value[last:]) if part != "")
    return Slot(pieces) if parts else value
