"""Which errors are outages, and what is answered then. `make faults` plays the real ones."""

import contextlib
import errno
import sqlite3

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client, override_settings
from django.urls import path

from portal.outages import AWAY, FULL, outage_of, server_error

ROOM = 10  # pages of the little database


def fails(request):
    raise OperationalError("connection to server at 10.1.2.3 refused: password of concord")


def fails_later(request):
    try:
        fails(request)
    except OperationalError:
        raise ValueError("what follows from it") from None


def is_wrong(request):
    raise ValueError("a bug")


def is_full(request):
    raise OSError(errno.ENOSPC, "No space left on device", "/srv/files/secret")


urlpatterns = [
    path("away/", fails),
    path("later/", fails_later),
    path("bug/", is_wrong),
    path("full/", is_full),
    path("api/v1/away/", fails),
]
handler500 = server_error


@pytest.fixture
def visitor(db):
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=()):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status"), [("away", 503), ("later", 503), ("full", 507), ("bug", 500)]
)
def test_a_page_says_so_and_nothing_else(visitor, address, status):
    answer = visitor.get(f"/{address}/")
    assert answer.status_code == status
    assert ("Retry-After" in answer) == (status != 500)
    for word in ("10.1.2.3", "password", "/srv/files", "a bug", "follows"):
        assert word not in answer.content.decode()


def test_a_program_gets_a_problem_document(visitor):
    answer = visitor.get("/api/v1/away/")
    assert answer["Content-Type"] == "application/problem+json" and answer["Retry-After"] == "5"
    body = answer.json()
    assert body["status"] == 503 and body.keys() == {"type", "title", "status", "detail"}


def of_sqlite(*statements):
    """The error Django makes of the last of these statements."""
    with contextlib.closing(sqlite3.connect(":memory:")) as raw:
        for statement in statements[:-1]:
            raw.execute(statement)
        with pytest.raises(OperationalError) as caught, connection.wrap_database_errors:
            raw.execute(statements[-1])
        return caught.value


@pytest.mark.skipif(connection.vendor != "sqlite", reason="errors of SQLite")
def test_outages_are_told_from_bugs():
    table, row = "CREATE TABLE t (c)", "INSERT INTO t VALUES (zeroblob(100000))"
    assert outage_of(of_sqlite(table, f"PRAGMA max_page_count={ROOM}", row)) is FULL
    assert outage_of(of_sqlite("SELECT * FROM nowhere")) is None
    assert outage_of(InterfaceError("connection already closed")) is AWAY
    assert outage_of(OSError(errno.ECONNRESET, "by the reader")) is None
