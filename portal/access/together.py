"""Several scoped queries in one round trip.

A page of eight rooms asks each of them for a few rows, and each question is a journey of its own
to the database. Here they are asked as one: every part stays the queryset its room wrote, started
from its own scope and compiled by the ORM, and is filled with its own rows as if it had been asked
alone. No part can widen or narrow another. How many queries there are depends on nothing the reader
does not see, so that it tells nobody anything.

A room says what it wants by `yield`, and goes on when it is there:

    def context(request, scope, deal):
        lines = LedgerLine.objects.in_scope(scope).filter(deal=deal)
        yield (lines,)
        return {"lines": list(lines)}
"""

import datetime as dt
import json
from collections.abc import Callable, Generator, Iterable
from decimal import Decimal
from itertools import chain
from typing import Any, TypeAlias
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import ForeignKey, QuerySet

# Yields the querysets it wants to be filled, returns what it makes of them.
Asking: TypeAlias = Generator[tuple[QuerySet[Any], ...], None, Any]
MOST_COLUMNS = 50  # of one JSON array: databases limit the arguments of a function
# PostgreSQL's own values do not survive JSON; SQLite keeps them as text and numbers anyway.
READ_BACK: dict[str, Callable[[str], Any]] = {
    "DateTimeField": dt.datetime.fromisoformat,
    "DateField": dt.date.fromisoformat,
    "TimeField": dt.time.fromisoformat,
    "DecimalField": Decimal,
    "FloatField": float,
    "UUIDField": UUID,
}


def filled(rows: QuerySet[Any]) -> Asking:
    """Asks for `rows` and returns them."""
    yield (rows,)
    return rows


def answered(asking: Asking) -> Any:
    """What an asker makes of its rows; one query for each of its `yield`s."""
    try:
        while True:
            ask_together(next(asking))
    except StopIteration as done:
        return done.value


def answer_together(askings: Iterable[Any]) -> list[Any]:
    """What each makes of its rows, in their order; one query for each round of `yield`s."""
    answers: list[Any] = answered(side_by_side(askings))
    return answers


def side_by_side(askings: Iterable[Any]) -> Asking:
    """One asker for several, which returns the list of their answers.

    Who has nothing to ask may be its answer already instead of a generator.
    """
    askings = list(askings)
    answers = {at: told for at, told in enumerate(askings) if not isinstance(told, Generator)}
    while len(answers) < len(askings):
        wanted: list[QuerySet[Any]] = []
        for at, asking in enumerate(askings):
            if at not in answers:
                try:
                    wanted += next(asking)
                except StopIteration as done:
                    answers[at] = done.value
        yield tuple(wanted)
    return [answers[at] for at in range(len(askings))]


def first_of(rows: QuerySet[Any]) -> Any:
    """The first of rows that are there, or None. `first()` asks again where nothing is ordered."""
    return next(iter(rows), None)


def ask_together(wanted: Iterable[QuerySet[Any]]) -> None:
    """Fill every queryset of `wanted` that is not; one query for all of them.

    They must not be filtered any further afterwards: that would ask again.
    """
    by_database: dict[str, dict[int, QuerySet[Any]]] = {}
    for rows in wanted:
        if rows._result_cache is None:  # several may want the same queryset
            by_database.setdefault(rows.db, {})[id(rows)] = rows
    for database, parts in by_database.items():
        _ask(database, parts.values())


def _ask(database: str, parts: Iterable[QuerySet[Any]]) -> None:
    """One row with a JSON array for each part; each array holds its rows in their order."""
    asked: list[tuple[QuerySet[Any], Any]] = []
    heads, tails, given = [], [], []
    for rows in parts:
        compiler = rows.query.get_compiler(using=database)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            rows._result_cache = []
            continue
        name, columns = f"part{len(asked)}", [f"c{place}" for place in range(len(compiler.select))]
        heads.append(f"{name} ({', '.join(columns)}) AS ({sql})")
        tails.append(f"(SELECT {_as_json(compiler, columns)} FROM {name})")  # noqa: S608
        given += params
        asked.append((rows, compiler))
    if not asked:
        return
    with connections[database].cursor() as cursor:
        cursor.execute(f"WITH {', '.join(heads)} SELECT {', '.join(tails)}", given)
        found = cursor.fetchone()
    for (rows, compiler), told in zip(asked, found, strict=True):
        _fill(rows, compiler, told)


def _as_json(compiler: Any, columns: list[str]) -> str:
    """SQL of all rows of a part as one text: an array of rows, each of arrays of columns."""
    is_postgres = compiler.connection.vendor == "postgresql"
    one, all_of_them = (
        ("json_build_array", "json_agg") if is_postgres else ("json_array", "json_group_array")
    )
    if is_postgres:  # the ORM reads JSON from text
        fields = [expression.output_field for expression, *_rest in compiler.select]
        columns = [
            f"{column}::text" if _kind(field) == "JSONField" else column
            for column, field in zip(columns, fields, strict=True)
        ]
    starts = range(0, len(columns), MOST_COLUMNS)
    pieces = [f"{one}({', '.join(columns[at : at + MOST_COLUMNS])})" for at in starts]
    rows = f"{all_of_them}({one}({', '.join(pieces)}))"
    return f"CAST({rows} AS text)"


def _fill(rows: QuerySet[Any], compiler: Any, told: str | None) -> None:
    """Let the ORM make its objects of what was told, as if its own query had been answered."""
    is_postgres = compiler.connection.vendor == "postgresql"
    read: list[Any] = json.loads(told or "[]", parse_float=str if is_postgres else float)
    values = [list(chain(*pieces)) for pieces in read]
    if is_postgres:
        kinds = [_kind(expression.output_field) for expression, *_rest in compiler.select]
        backs = [(at, READ_BACK[kind]) for at, kind in enumerate(kinds) if kind in READ_BACK]
        for row in values:
            for at, back in backs:
                row[at] = None if row[at] is None else back(str(row[at]))
    compiler.execute_sql = lambda *_args, **_named: [values]
    rows.query.get_compiler = lambda *_args, **_named: compiler  # type: ignore[method-assign]
    try:
        len(rows)
    finally:
        del rows.query.get_compiler


def _kind(field: Any) -> str:
    while isinstance(field, ForeignKey):
        field = field.target_field
    return str(field.get_internal_type())
