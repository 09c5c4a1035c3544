"""SQLite: a snapshot while others write, and putting a copy in the place of the database."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db import connections

from portal.keeping.facts import Ask
from portal.keeping.manifest import Unfit

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
SIDE_FILES = ("-wal", "-shm", "-journal")


def place() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def scratch() -> Path:
    """Where a copy waits: on the same disk, so that it can take the database's place at once."""
    return place().parent


@contextlib.contextmanager
def snapshot(folder: Path) -> Iterator[tuple[Path, Ask]]:
    """A copy at one moment, by SQLite's own online backup; and what asks it."""
    copy = folder / "snapshot.sqlite3"
    source = f"file:{place()}?mode=ro"
    with (
        contextlib.closing(sqlite3.connect(source, uri=True, timeout=60)) as live,
        contextlib.closing(sqlite3.connect(copy)) as new,
    ):
        live.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        yield copy, lambda statement: new.execute(statement).fetchall()


@contextlib.contextmanager
def asking() -> Iterator[Ask]:
    """What asks the database that is in place."""
    with contextlib.closing(sqlite3.connect(f"file:{place()}?mode=ro", uri=True)) as live:
        yield lambda statement: live.execute(statement).fetchall()


def is_empty() -> bool:
    """No database, or one without tables."""
    if not place().exists():
        return True
    with contextlib.closing(sqlite3.connect(place())) as live:
        try:
            return not live.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        except sqlite3.DatabaseError:
            return False  # damaged, but somebody's


def put(copy: Path, statements: Sequence[str]) -> None:
    """Run `statements` in `copy` (same disk as the database) and let it take the database's place.

    Raises Unfit while a program has the database open: it would go on writing into the old file.
    """
    with contextlib.closing(sqlite3.connect(copy)) as new:
        if new.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise Unfit("The backup is damaged: SQLite says its database is not whole.")
        with new:
            for statement in statements:
                new.execute(statement)
    with copy.open("rb") as written:
        os.fsync(written.fileno())
    connections["default"].close()
    _must_be_alone()
    for ending in SIDE_FILES:
        place().with_name(place().name + ending).unlink(missing_ok=True)
    copy.rename(place())


def _must_be_alone() -> None:
    """Leaving the WAL mode needs that nobody else has the file open, and empties its side files."""
    if not place().exists():
        return
    with contextlib.closing(sqlite3.connect(place(), timeout=2)) as live:
        try:
            live.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise Unfit("The portal or a worker is running: stop them, then repeat.") from error
        except sqlite3.DatabaseError:
            return  # damaged: nobody works with it
