"""Many at once: each race is a script in a process of its own, on a copy of the test database.

Threads need committed data. On SQLite the copy is a file; with RACE_DATABASE_URL (see
tests/postgres.py) it is a PostgreSQL database made from that one, migrated and empty.
"""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = os.environ.get("RACE_DATABASE_URL", "")


@contextlib.contextmanager
def copied_database(folder, blocker):
    """The address of a database that nobody else uses."""
    if not TEMPLATE:
        path = folder / "race.sqlite3"
        with blocker.unblock(), contextlib.closing(sqlite3.connect(path)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        yield f"sqlite:///{path}"
        return
    name, template = f"race_{uuid.uuid4().hex}", urlsplit(TEMPLATE).path.strip("/")
    server = urlsplit(TEMPLATE)._replace(scheme="postgresql", path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield urlsplit(TEMPLATE)._replace(path=f"/{name}").geturl()
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def query(address, sql):
    """Run one statement on the database of this address; rows of a SELECT."""
    if address.startswith("sqlite:///"):
        connect, where = sqlite3.connect, address.removeprefix("sqlite:///")
    else:
        connect, where = psycopg.connect, urlsplit(address)._replace(scheme="postgresql").geturl()
    with contextlib.closing(connect(where)) as database, database:
        found = database.execute(sql)
        return found.fetchall() if found.description else []


def run_race(script, kind, *, database, folder):
    """What `script KIND` prints last: one JSON object."""
    env = os.environ | {
        "DATABASE_URL": database,
        "DATA_DIR": str(folder),
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, str(ROOT / script), kind]
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
