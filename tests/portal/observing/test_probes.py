"""What an orchestrator asks: does it live, should it be sent requests."""

import threading

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from portal.caching import MayFail
from portal.observing import probes
from tests.visitor import visit


@pytest.fixture(autouse=True)
def asked_afresh():
    probes._asked.clear()


def ready(**headers):
    answer = visit().get("/readyz", headers=headers)
    return answer.status_code, answer.content.decode()


def test_liveness_asks_nobody(client, settings):
    """No database (this test has none), no sign-in, no TLS, by whatever name the host is called."""
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["portal.example"], True
    answer = client.get("/healthz", headers={"host": "10.0.0.7:8000"})
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert client.post("/healthz").status_code == 405


def test_ready_by_the_address_of_the_machine(db, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["portal.example"], True
    assert ready(host="10.0.0.7:8000") == (200, "ok")


def test_a_lost_database_is_told(db, monkeypatch):
    def lost(self):
        raise OperationalError("could not connect to server at 10.1.2.3, password=geheim")

    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "connect", lost)
        assert ready() == (503, "database: OperationalError")
    assert ready() == (200, "ok")


def test_a_hanging_database_is_told_in_time_and_asked_once(db, monkeypatch):
    release, started = threading.Event(), []

    def hangs():
        started.append(threading.current_thread())
        release.wait(30)

    monkeypatch.setattr(probes, "PATIENCE", 0.2)
    monkeypatch.setattr(probes, "STEPS", (("database", hangs),))
    assert [ready() for _probe in range(3)] == [(503, "database: no answer in time")] * 3
    assert len(started) == 1
    release.set()
    started[0].join(5)
    assert ready() == (200, "ok")


def test_migrations_that_wait_are_told(db, monkeypatch):
    MigrationRecorder.Migration.objects.filter(app="observing").delete()
    assert len(probes.pending_migrations()) >= 1
    monkeypatch.setattr(probes, "_migrated", [])
    assert probes.missing_migrations() >= 1
    monkeypatch.setattr(probes, "pending_migrations", lambda: [1, 2])  # other threads see no delete
    assert ready() == (503, "migrations: 2 to apply")


def test_a_cache_that_fails_is_told_and_does_no_harm(db, monkeypatch):
    from django.core.cache import cache

    monkeypatch.setitem(MayFail.rest_until, cache.place, float("inf"))
    assert ready() == (200, "ok; cache: does not keep what it is given")
