"""Text indexes: which rows can hold a word at all, for lists that are searched whole.

`LIKE '%word%'` reads every row. For people who see all of them an index of each three letters in
a row narrows the rows down first; the LIKE still decides, so hits are the same with and without.
Never for anybody else: the index knows rows of both sides, and how long it takes would tell.

SQLite: the texts again in a table, an FTS5 table over it, triggers that keep both in step.
PostgreSQL: a trigram index over the texts put together. Like the trail's guards all are put in
place after every `migrate`, because SQLite drops triggers when a migration rebuilds a table.
"""

# ruff: noqa: S608 - names in this SQL are of models, values are parameters
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import connections
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

SHORTEST = 3  # letters; shorter words are sought without the index
MOST = 10_000  # rows with a word, beyond which walking the list finds a page of them sooner
Leg = tuple[str, tuple[str, ...]]
Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


@dataclass(frozen=True)
class TextIndex:
    """Over `columns` of the model `label`. `of`: the column with the id a hit stands for."""

    label: str
    columns: tuple[str, ...]
    of: str = "id"

    @property
    def table(self) -> str:
        return str(apps.get_model(self.label)._meta.db_table)

    @property
    def texts(self) -> str:
        """SQLite's table of texts; also PostgreSQL's index."""
        return f"{self.table}_texts"

    @property
    def words(self) -> str:
        """SQLite's FTS5 table."""
        return f"{self.table}_words"

    @property
    def triggers(self) -> dict[str, str]:
        """SQLite's, event → name."""
        return {event: f"{self.texts}_{event}" for event in ("insert", "update", "delete")}

    def parts(self, vendor: str) -> tuple[str, ...]:
        """Names of all that the database should have for it."""
        if vendor == "sqlite":
            return (self.texts, self.words, *self.triggers.values())
        return (self.texts,)

    def body(self, row: str = "") -> str:
        """SQL of a row's whole text. Words hold no blanks, so none is found across columns."""
        return " || ' ' || ".join(f'{row}"{column}"' for column in self.columns)


INDEXES: list[TextIndex] = []


def register(index: TextIndex) -> TextIndex:
    INDEXES.append(index)
    return index


# --- Asking --------------------------------------------------------------------------------------
def sieved(rows: Rows, words: Sequence[Collection[str]], indexes: Sequence[TextIndex]) -> Rows:
    """Those of `rows` whose id any of `indexes` knows for each of `words` (each the ways it may be
    written). Rows with the words are always among them. One query, none where no word can use the
    indexes; `rows` must be all there are, or all but a few.
    """
    connection = connections[rows.db]
    usable = [ways for ways in words if _is_usable(ways)]
    if not usable or missing(rows.db):
        return rows
    found = [_found(connection.vendor, ways, indexes) for ways in usable]
    counts = ", ".join(
        f"(SELECT COUNT(*) FROM (SELECT 1 FROM ({sql}) AS hit LIMIT {MOST + 1}) AS few)"
        for sql, _params in found
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [param for _sql, params in found for param in params])
        told = cursor.fetchone()
    for (sql, params), count in zip(found, told, strict=True):
        if count <= MOST:
            rows = rows.filter(Q(pk__in=RawSQL(sql, params)))  # noqa: S611 - made here
    return rows


def _is_usable(ways: Collection[str]) -> bool:
    return bool(ways) and all(len(way) >= SHORTEST and "\0" not in way for way in ways)


def _found(vendor: str, ways: Collection[str], indexes: Sequence[TextIndex]) -> Leg:
    """SQL of the ids for one word."""
    make = _found_in_words if vendor == "sqlite" else _found_like
    legs = [make(index, sorted(ways)) for index in indexes]
    return " UNION ALL ".join(sql for sql, _params in legs), tuple(
        param for _sql, params in legs for param in params
    )


def _found_in_words(index: TextIndex, ways: Sequence[str]) -> Leg:
    asked = " OR ".join('"' + way.replace('"', '""') + '"' for way in ways)
    sql = (
        f'SELECT t."of" FROM "{index.words}" AS w JOIN "{index.texts}" AS t'
        f' ON t."place" = w."rowid" WHERE w."{index.words}" MATCH %s'
    )
    return sql, (asked,)


def _found_like(index: TextIndex, ways: Sequence[str]) -> Leg:
    ops = connections["default"].ops
    tests = " OR ".join([f"UPPER({index.body()}) LIKE UPPER(%s)"] * len(ways))
    sql = f'SELECT "{index.of}" FROM "{index.table}" WHERE {tests}'
    return sql, tuple(f"%{ops.prep_for_like_query(way)}%" for way in ways)


# --- Is it there? -------------------------------------------------------------------------------
PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()",
}
_WHOLE: set[Any] = set()  # databases that had everything when this process looked


def missing(using: str = "default") -> list[str]:
    """Names of what should be there and is not. A process looks until it has found all."""
    connection = connections[using]
    known = connection.settings_dict["NAME"]
    if known in _WHOLE:
        return []
    gone = _gone(connection)
    if not gone:
        _WHOLE.add(known)
    return gone


def _gone(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(PRESENT[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
    wanted = (name for index in INDEXES for name in index.parts(connection.vendor))
    return [name for name in wanted if name not in present]


def look_again(using: str = "default") -> None:
    """What was found whole may have changed."""
    _WHOLE.discard(connections[using].settings_dict["NAME"])
