"""kill -9 on the real worker in the middle of an import: what is in are whole batches, everything
that belongs to them is there, and the next worker brings in the rest, each record once."""

import os
import signal
import subprocess
import sys
import time

import pytest

from portal.exchange.kinds import KINDS
from tests.racing import ROOT, TEMPLATE, query, run_race

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(bool(TEMPLATE), reason="needs the cast, which a copy on SQLite has"),
]
# kind → its rows that came in, and what is written with each of them.
WRITTEN = {
    "deals": (
        "registrations_deal where title like 'Killed %'",
        "activity_auditentry where action = 'create_draft'",
    ),
    "touchpoints": (
        "touchpoints_touchpoint where subject like 'Killed %'",
        "activity_auditentry where action = 'log_touchpoint'",
    ),
}


@pytest.fixture
def portal(race_database, tmp_path):
    """The environment of a portal on a copy of the test database."""
    return os.environ | {
        "DATABASE_URL": race_database, "DATA_DIR": str(tmp_path), "EMAIL_URL": "dummymail://",
        "DEBUG": "1",
    }  # fmt: skip


def _work(portal):
    command = [sys.executable, "manage.py", "work", "--pause=0.2"]
    return subprocess.Popen(command, cwd=ROOT, env=portal, stderr=subprocess.DEVNULL)


def _one(portal, sql):
    return query(portal["DATABASE_URL"], sql)[0][0]


def _wait_for(condition, worker, seconds=200):
    until = time.monotonic() + seconds
    while not condition():
        assert worker.poll() is None and time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_killed_worker_leaves_whole_batches_and_the_next_completes(kind, portal, tmp_path):
    rows, entries = (f"select count(*) from {what}" for what in WRITTEN[kind])  # noqa: S608
    entries_before = _one(portal, entries)
    begun = run_race(
        "tests/portal/exchange/begin_import.py", kind,
        database=portal["DATABASE_URL"], folder=tmp_path,
    )  # fmt: skip
    assert _one(portal, rows) == 0
    worker = _work(portal)
    try:
        _wait_for(lambda: _one(portal, rows) > 0, worker)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=10)
    half = _one(portal, rows)
    assert half % KINDS[kind].batch == 0 and half < begun["rows"]
    mine = f"from exchange_fileimport where id = '{begun['id']}'"
    assert query(portal["DATABASE_URL"], f"select status, done, new {mine}") == [
        ("running", half, half)
    ]
    assert _one(portal, entries) - entries_before == half
    keys = f"select count(*) from exchange_externalkey where kind = '{kind}'"  # noqa: S608
    assert _one(portal, keys) == half
    assert _one(portal, "pragma integrity_check") == "ok"

    _some_minutes_later(portal)
    worker = _work(portal)
    try:
        _wait_for(lambda: _one(portal, f"select status {mine}") == "done", worker)
    finally:
        worker.kill()
        worker.wait(timeout=10)
    assert _one(portal, rows) == _one(portal, keys) == begun["rows"]
    assert _one(portal, entries) - entries_before == begun["rows"]
    assert query(portal["DATABASE_URL"], f"select new, changed, unchanged, refused {mine}") == [
        (begun["rows"], 0, 0, 0)
    ]


def _some_minutes_later(portal):
    """Beats are old, what was queued is free again."""
    for sql in (
        "update exchange_fileimport set beat_at = '2026-01-01', created_at = '2026-01-01'",
        "update jobs_jobrun set beat_at = '2026-01-01', not_before = null",
        "delete from django_tasks_database_dbtaskresult where status != 'SUCCESSFUL'",
    ):
        query(portal["DATABASE_URL"], sql)
