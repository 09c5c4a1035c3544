"""PostgreSQL: its own dump of one snapshot, and a restore that is one transaction."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from portal.keeping.facts import Ask
from portal.keeping.manifest import Unfit

# The schema as `CREATE DATABASE` leaves it, so that the next backup and restore meet the same.
EMPTY = """
BEGIN;
SET client_min_messages = warning;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
ALTER SCHEMA public OWNER TO pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs; the newest version's where there are several."""

    def version(path: Path) -> list[int]:
        return [int(part) for part in path.parts[4].split(".") if part.isdecimal()]

    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=version)
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise Unfit(f"This needs {name} (Debian: apt-get install postgresql-client).")
    return path


def _database() -> dict[str, Any]:
    """The server itself: a pool in between cannot hold one snapshot for two programs."""
    return settings.BACKUP_DATABASE or settings.DATABASES["default"]


def _environment() -> dict[str, str]:
    """Where the programs connect to, as libpq reads it: no password on a command line."""
    found = _database()
    words = {f"PG{key}": str(found[key]) for key in ("HOST", "PORT", "USER") if found.get(key)}
    if found.get("PASSWORD"):
        words["PGPASSWORD"] = found["PASSWORD"]
    for key, value in found.get("OPTIONS", {}).items():
        if key.startswith("ssl"):
            words[f"PG{key.upper()}"] = str(value)
    return os.environ | words | {"PGDATABASE": found["NAME"], "PGCLIENTENCODING": "UTF8"}


def _connect() -> psycopg.Connection[Any]:
    found = _database()
    words = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    given = {word: found[key] for word, key in words.items() if found.get(key)}
    given |= {k: v for k, v in found.get("OPTIONS", {}).items() if k.startswith("ssl")}
    return psycopg.connect(dbname=found["NAME"], **given)


def scratch() -> Path:
    return Path(settings.DATA_DIR)


@contextlib.contextmanager
def snapshot(folder: Path) -> Iterator[tuple[Path, Ask]]:
    """A dump in PostgreSQL's custom format; and what asks the very moment it was taken of."""
    copy = folder / "snapshot.dump"
    pg_dump = program("pg_dump")
    with _connect() as live:
        live.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        live.read_only = True
        moment = live.execute("SELECT pg_export_snapshot()").fetchone()[0]  # type: ignore[index]
        command = [pg_dump, "--format=custom", "--no-owner", f"--snapshot={moment}"]
        _run([*command, f"--file={copy}"])
        yield copy, lambda statement: live.execute(statement).fetchall()


@contextlib.contextmanager
def asking() -> Iterator[Ask]:
    """What asks the database that is in place, as one who sees every row."""
    with _connect() as live:
        yield lambda statement: live.execute(statement).fetchall()


def is_empty() -> bool:
    with _connect() as live:
        found = live.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1")
        return found.fetchone() is None


def put(copy: Path, statements: Sequence[str]) -> None:
    """The dump takes the place of everything in the schema `public`, and `statements` run, in one
    transaction: killed at any moment, the database is what it was.

    Raises Unfit while a program is connected, and with PostgreSQL's words when it refuses.
    """
    connections["default"].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]
    with _connect() as live:
        others = live.execute(OTHERS).fetchone()[0]  # type: ignore[index]
    if others:
        raise Unfit(f"{others} programs are connected to the database: stop them, then repeat.")
    as_sql = [program("pg_restore"), "--no-owner", "--file=-", str(copy)]
    psql = [program("psql"), "--no-psqlrc", "--quiet"]
    psql += ["--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    with (
        subprocess.Popen(
            psql, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
        ) as writer,
        subprocess.Popen(as_sql, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader,
    ):
        problem = _pour(reader, writer, statements)
    if reader.returncode or writer.returncode:
        raise Unfit(f"PostgreSQL refused, and nothing was changed: {problem}")


def _pour(reader: Any, writer: Any, statements: Sequence[str]) -> str:
    """Send everything to psql; returns what it says against it. Only the last words commit: psql's
    own --single-transaction would take the end of a pipe whose writer was killed for the end."""
    try:
        writer.stdin.write(EMPTY.encode())
        shutil.copyfileobj(reader.stdout, writer.stdin)
        if reader.wait():
            writer.kill()
            return _last_words(reader.stderr.read())
        writer.stdin.write(b"SET search_path = public;\n")
        writer.stdin.write("".join(f"{statement};\n" for statement in statements).encode())
        writer.stdin.write(b"COMMIT;\n")
        writer.stdin.close()
    except BrokenPipeError:
        reader.kill()
    return _last_words(writer.stderr.read())


def _run(command: list[str]) -> None:
    done = subprocess.run(command, env=_environment(), capture_output=True)
    if done.returncode:
        raise Unfit(f"{Path(command[0]).name} failed: {_last_words(done.stderr)}")


def _last_words(output: bytes) -> str:
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    return " ".join(lines[-3:])
