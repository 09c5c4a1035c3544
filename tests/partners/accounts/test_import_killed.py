"""kill -9 at any moment leaves complete batches, and the same command completes the rest."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.db import connection

BATCH = 1000
ROWS = 4500


@pytest.fixture
def place(django_db_setup, django_db_blocker, tmp_path):
    """A data directory with a database of its own, and a file of rows."""
    with django_db_blocker.unblock():  # outside any transaction, which would block the copy
        _own_database(tmp_path)
    lines = ["account_id,name,country,parent_account_id,source"]
    lines += [f"K{n},Firm {n},GB,{f'K{n - 1}' if n % 3 else ''},test" for n in range(ROWS)]
    (tmp_path / "in.csv").write_text("\n".join(lines))
    return tmp_path


def _own_database(path):
    """The test database's twin: a process that is killed must not share our transaction."""
    if connection.vendor != "sqlite":
        subprocess.run(_command("migrate", "-v0"), env=_environment(path), check=True)
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(path / "concord.sqlite3")) as twin:
        connection.connection.backup(twin)
    connection.close()


def _command(*words):
    return [sys.executable, "manage.py", *words]


def _environment(path):
    env = {**os.environ, "DEBUG": "1", "DATA_DIR": str(path)}
    env.pop("DATABASE_URL", None)
    return env


def _import(path):
    return subprocess.Popen(
        _command("import_accounts", str(path / "in.csv")),
        env=_environment(path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def _ask(path, question):
    with closing(sqlite3.connect(path / "concord.sqlite3", timeout=20)) as database:
        return database.execute(question).fetchone()[0]


def _count(path, what="*", where=""):
    rows = f"FROM accounts_account WHERE source = 'test' {where}"
    return _ask(path, f"SELECT count({what}) {rows}")


@pytest.mark.exhaustive
def test_killed_imports_leave_whole_batches_and_the_last_run_completes(place):
    moments, seen = random.Random(8104), []
    for _ in range(3):
        process, enough = _import(place), min(_count(place) + BATCH, ROWS)
        while process.poll() is None and _count(place) < enough:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        seen.append(_count(place))
        assert seen[-1] % BATCH == 0 or seen[-1] == ROWS
        assert _ask(place, "PRAGMA integrity_check") == "ok"
    assert seen == sorted(seen) and seen[0] < ROWS
    said, _nothing = _import(place).communicate()
    assert f"{ROWS - seen[-1]:,} new, 0 updated, {seen[-1]:,} unchanged, 0 rejected" in said
    assert _count(place) == _count(place, "DISTINCT external_id") == ROWS
    assert _count(place, where="AND parent_id IS NOT NULL") == ROWS - ROWS // 3
