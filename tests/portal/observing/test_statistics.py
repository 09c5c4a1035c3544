"""SQLite is told of its tables, and forgets what it saw of small ones."""

import pytest
from django.core.management import call_command
from django.db import connection

from portal.jobs.registry import JOBS
from portal.observing import statistics

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL looks by itself"),
]


def known():
    """Tables SQLite has figures of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchone():
            return set()
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        return {name for (name,) in cursor.fetchall()}


def test_only_what_is_large_is_remembered(world, monkeypatch):
    monkeypatch.setattr(statistics, "FEW", 0)
    assert statistics.refresh_statistics() > 0
    assert "activity_auditentry" in known()
    monkeypatch.setattr(statistics, "FEW", 10_000)
    assert statistics.refresh_statistics() == 0
    assert known() == set()


@pytest.mark.parametrize(
    ("stat", "misleads"),
    [
        ("200000 4 1", False),
        ("200000 66667 1", False),  # three statuses, then the id: a good index
        ("100088 16682", False),  # six distributors
        ("200000 200000", True),  # nobody has a parent company
        ("200000 150000 150000", True),
        ("9999 1", True),
        ("200000", False),
    ],
)
def test_averages_that_say_nothing_of_most_keys_mislead(stat, misleads):
    assert statistics._misleads(stat) is misleads


def test_it_is_told_every_day_and_after_migrations(world, monkeypatch):
    monkeypatch.setattr(statistics, "FEW", 0)
    assert JOBS["table_statistics"].run(lambda done, total: None) != "0 indexes"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1")
    call_command("migrate", verbosity=0)
    assert "activity_auditentry" in known()
