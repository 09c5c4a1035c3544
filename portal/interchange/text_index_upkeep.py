"""Putting the text indexes (text_index.py) in place, filling and comparing them."""

# ruff: noqa: S608 - names in this SQL are of models, values are parameters
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connections, transaction

from portal.interchange.text_index import INDEXES, TextIndex, look_again, missing

TRIGRAMS = "CREATE EXTENSION IF NOT EXISTS pg_trgm"


def _statements(index: TextIndex, vendor: str) -> list[str]:
    """What makes it, in order."""
    if vendor == "sqlite":
        return [*_tables(index), *_triggers(index)]
    over = f"USING gin ((UPPER({index.body()})) gin_trgm_ops)"
    return [f'CREATE INDEX "{index.texts}" ON "{index.table}" {over}']


def _tables(index: TextIndex) -> list[str]:
    columns = '"place" INTEGER PRIMARY KEY, "id" TEXT NOT NULL UNIQUE, "of" TEXT NOT NULL'
    how = 'content_rowid="place", columnsize=0, tokenize="trigram"'
    return [
        f'CREATE TABLE "{index.texts}" ({columns}, "body" TEXT NOT NULL)',
        f'CREATE VIRTUAL TABLE "{index.words}" USING fts5("body", content="{index.texts}", {how})',
    ]


def _triggers(index: TextIndex) -> list[str]:
    """A text is filed with its row, filed anew when it changes, and taken out with it."""
    texts, words = index.texts, index.words
    filed = f'SELECT "place", "body" FROM "{texts}" WHERE "id" = NEW."id"'
    file = (
        f'INSERT INTO "{texts}" ("id", "of", "body") '
        f'VALUES (NEW."id", NEW."{index.of}", {index.body("NEW.")}); '
        f'INSERT INTO "{words}" ("rowid", "body") {filed}; '
    )
    leaving = f'SELECT \'delete\', "place", "body" FROM "{texts}" WHERE "id" = OLD."id"'
    take_out = (
        f'INSERT INTO "{words}" ("{words}", "rowid", "body") {leaving}; '
        f'DELETE FROM "{texts}" WHERE "id" = OLD."id"; '
    )
    read = (*index.columns, index.of)
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in read)
    columns = ", ".join(f'"{column}"' for column in read)
    rows = {
        "insert": ("INSERT", "", file),
        "update": (f"UPDATE OF {columns}", f" WHEN {changed}", take_out + file),
        "delete": ("DELETE", "", take_out),
    }
    return [
        f'CREATE TRIGGER "{name}" AFTER {rows[event][0]} ON "{index.table}"{rows[event][1]} '
        f"BEGIN {rows[event][2]}END"
        for event, name in index.triggers.items()
    ]


def install(using: str = "default", **kwargs: Any) -> None:
    """Put what is missing in place and fill it. Listens to `post_migrate`. A database that cannot
    (PostgreSQL without the right to CREATE EXTENSION, SQLite without FTS5) goes without."""
    look_again(using)
    tables = set(connections[using].introspection.table_names())
    if all(index.table in tables for index in INDEXES) and missing(using):
        try:
            rebuild(using)
        except DatabaseError:
            look_again(using)


def remove(using: str = "default") -> None:
    """Take all of it away: before rows are written by the hundred thousand, and to make it anew."""
    connection = connections[using]
    look_again(using)
    with connection.cursor() as cursor:
        for index in INDEXES:
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP INDEX IF EXISTS "{index.texts}"')
                continue
            for name in index.triggers.values():
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
            cursor.execute(f'DROP TABLE IF EXISTS "{index.words}"')
            cursor.execute(f'DROP TABLE IF EXISTS "{index.texts}"')


def rebuild(using: str = "default") -> int:
    """Make everything anew from the rows, in one transaction; how many rows there are."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        remove(using)
        if connection.vendor == "postgresql":
            cursor.execute(TRIGRAMS)
        for index in INDEXES:
            for sql in _statements(index, connection.vendor):
                cursor.execute(sql)
            if connection.vendor == "sqlite":
                cursor.execute(
                    f'INSERT INTO "{index.texts}" ("id", "of", "body") '
                    f'SELECT "id", "{index.of}", {index.body()} FROM "{index.table}"'
                )
                cursor.execute(_told(index, "rebuild"))
    return sum(_count(connection, index.table) for index in INDEXES)


def _told(index: TextIndex, command: str) -> str:
    """FTS5 takes commands as rows."""
    return f'INSERT INTO "{index.words}" ("{index.words}") VALUES (\'{command}\')'


def _count(connection: Any, table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def counts(using: str = "default") -> Iterator[tuple[TextIndex, int, int]]:
    """(index, rows, texts on file) where texts are kept apart: on SQLite, if it is all there."""
    connection = connections[using]
    look_again(using)
    if connection.vendor == "sqlite" and not missing(using):
        for index in INDEXES:
            yield index, _count(connection, index.table), _count(connection, index.texts)


def drift(using: str = "default") -> dict[str, int]:
    """Table → rows whose text on file is another or missing, and texts without a row. Raises
    DatabaseError where an index disagrees with its texts."""
    found = {}
    for index, _rows, _texts in counts(using):
        sql = (
            f'SELECT (SELECT COUNT(*) FROM "{index.table}" AS r LEFT JOIN "{index.texts}" AS t '
            f'ON t."id" = r."id" WHERE t."body" IS NOT ({index.body("r.")}) '
            f'OR t."of" IS NOT r."{index.of}"), (SELECT COUNT(*) FROM "{index.texts}" '
            f'WHERE "id" NOT IN (SELECT "id" FROM "{index.table}"))'
        )
        with connections[using].cursor() as cursor:
            cursor.execute(sql)
            if wrong := sum(cursor.fetchone()):
                found[index.table] = wrong
            cursor.execute(_told(index, "integrity-check"))
    return found
