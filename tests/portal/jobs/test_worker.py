"""The real worker, as a process: it does what is due, survives kill -9, and stops when told."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.racing import ROOT, query

pytestmark = pytest.mark.slow


@pytest.fixture
def portal(race_database, tmp_path):
    """The environment of a portal on a copy of the test database."""
    return os.environ | {
        "DATABASE_URL": race_database,
        "DATA_DIR": str(tmp_path),
        "EMAIL_URL": "dummymail://",
        "DEBUG": "1",
    }


def work(portal, *arguments):
    command = [sys.executable, "manage.py", "work", "--pause=0.2", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=portal, stderr=subprocess.DEVNULL)


def ask(portal, sql):
    return query(portal["DATABASE_URL"], sql)


@pytest.mark.exhaustive
def test_once_does_everything_that_is_due(portal):
    assert work(portal, "--once").wait(timeout=120) == 0
    assert ask(portal, "select distinct status from jobs_jobrun") == [("done",)]


@pytest.mark.exhaustive
def test_killed_worker_leaves_a_run_the_next_one_finishes_and_stops_when_told(portal):
    first = work(portal)
    wait_for(lambda: ask(portal, "select count(*) from jobs_jobrun") != [(0,)])
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=10)
    # As ten minutes later: beats are old, what was queued is free again.
    ask(portal, "update jobs_jobrun set beat_at = '2026-01-01', not_before = null")
    ask(portal, "delete from django_tasks_database_dbtaskresult where status != 'SUCCESSFUL'")
    second = work(portal)
    wait_for(lambda: ask(portal, "select distinct status from jobs_jobrun") == [("done",)])
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=10) == 0


def wait_for(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.2)
