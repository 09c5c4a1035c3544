"""Many at once: exactly one decision, one line in the trail, one mail.

Threads need committed data, so each race runs in its own process on a copy of the test database.
"""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def race(django_db_setup, django_db_blocker, tmp_path):
    """race(kind) → what tests/wall/race.py reports. Opens no transaction: SQLite copies only a
    database that nobody is writing to."""
    database = tmp_path / "race.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(database)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    env = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "DATA_DIR": str(tmp_path),
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }

    def run(kind):
        done = subprocess.run(
            [sys.executable, str(ROOT / "tests/wall/race.py"), kind],
            env=env, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_same_click_eight_times_is_one_approval(race):
    found = race("same_click")
    assert (found["status"], found["version"], found["mails"]) == ("approved", 3, 1)
    assert found["trail"] == ["approve"]
    assert found["results"] == {"done": 8}


@pytest.mark.parametrize("kind", ["two_reviewers", "withdraw_or_approve"])
def test_two_decisions_at_once_are_one(race, kind):
    found = race(kind)
    decision = {"approved": "approve", "rejected": "reject", "withdrawn": "withdraw"}
    assert found["trail"] == [decision[found["status"]]]
    assert found["version"] == 3
    assert found["mails"] == (0 if found["status"] == "withdrawn" else 1)
    assert found["results"] == {"done": 4, "StateMoved": 4}


def test_same_assignment_eight_times_is_one_fact(race):
    found = race("same_assignment")
    assert found["results"] == {"done": 8, "assignments": 1}
    assert found["drift"] == 0
