"""The second lock. On PostgreSQL with ROW_SECURITY=1 (`make row-security`): raw SQL as each person
of the cast shows what `visible_to` shows, and a connection used again remembers nobody."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from deals.registrations.models import Deal
from portal.access.row_security import session, symbols, tables
from portal.access.scope import scope_of
from portal.people.models import User

ON = settings.ROW_SECURITY
needs_lock = pytest.mark.skipif(not ON, reason="make row-security")


def raw(sql):
    """What a query that forgot its scope finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def role():
    return raw("SELECT current_setting('role')")


# --- Everywhere ----------------------------------------------------------------------------------
def test_every_key_a_person_can_hold_is_said(world):
    for user in world.users.values():
        assert set(scope_of(user).keys) <= set(symbols.codenames())


def test_only_what_is_named_has_no_policy():
    scoped = {m._meta.label for m in tables.guarded_models()} | {
        name for name, _ in tables.left_out()
    }
    assert set(tables.OPEN) | set(tables.WIDER) <= scoped


@pytest.mark.skipif(connection.vendor != "sqlite", reason="says what SQLite cannot do")
def test_sqlite_is_refused_in_a_clear_sentence():
    with pytest.raises(CommandError, match="needs PostgreSQL"):
        call_command("row_security", "--check")
    env = os.environ | {"ROW_SECURITY": "1", "DEBUG": "1"}
    said = subprocess.run(
        [sys.executable, "manage.py", "check"], env=env, capture_output=True, text=True
    )
    assert said.returncode and "ROW_SECURITY=1 needs PostgreSQL" in said.stderr


# --- Behind the wall -----------------------------------------------------------------------------
@needs_lock
def test_raw_sql_as_a_reseller_returns_only_its_rows(world):
    user = world.users["admin@northwind.example"]
    every = raw("SELECT id FROM registrations_deal")
    with session.reading():
        session.read_as(user)
        mine = raw("SELECT id FROM registrations_deal")
        assert raw("SELECT count(*) FROM registrations_deal") == {len(mine)}
    assert mine == {world.deals[key].pk for key in ("nw-draft", "nw-submitted", "nw-approved")}
    assert mine < every == raw("SELECT id FROM registrations_deal")


@needs_lock
def test_every_table_shows_everybody_what_their_scope_shows(world):
    """Whole sets, for every table with a policy and every person of the cast."""
    wrong, rows = [], 0
    for user in world.users.values():
        wanted = {
            model: set(model._default_manager.visible_to(user).values_list("pk", flat=True))
            for model in tables.guarded_models()
            if model._meta.pk.name != "pk"
        }
        with session.reading():
            session.read_as(user)
            for model, expected in wanted.items():
                key = model._meta.pk.column
                found = raw(f'SELECT "{key}" FROM "{model._meta.db_table}"')  # noqa: S608
                is_right = expected <= found if model._meta.label in tables.WIDER else None
                rows += len(found)
                if not (expected == found if is_right is None else is_right):
                    wrong.append((user.email, model._meta.label, len(expected), len(found)))
    assert not wrong
    assert rows > 100


@needs_lock
def test_nobody_in_particular_sees_nothing(world):
    """The role without a person: every policy answers no."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(session.SAY, [["role"], [session.WALL]])
        for model in tables.guarded_models():
            sql = f'SELECT count(*) FROM "{model._meta.db_table}"'  # noqa: S608
            assert raw(sql) == {0}, model
        cursor.execute(session.SAY, [["role"], ["none"]])


@needs_lock
def test_lifting_the_wall_ends_with_its_block(world):
    with session.reading():
        session.read_as(world.users["seller@cobalt.example"])
        mine = raw("SELECT id FROM registrations_deal")
        with session.lifted(), session.lifted():
            assert len(raw("SELECT id FROM registrations_deal")) > len(mine)
        assert raw("SELECT id FROM registrations_deal") == mine
        with pytest.raises(DatabaseError), transaction.atomic(), session.lifted():
            raw("SELECT 1 / 0")
        assert raw("SELECT id FROM registrations_deal") == mine
    assert role() == {"none"}


@needs_lock
def test_a_page_that_forgot_its_scope_shows_nothing_across_the_wall(world, monkeypatch):
    """The whole scope of deals is taken out; the pages and the API still answer 404."""
    monkeypatch.setattr(type(Deal.objects.all()), "in_scope", lambda rows, scope: rows.all())
    client = Client()
    client.force_login(world.users["seller@northwind.example"])
    address = "/deals/{}/"
    assert client.get(address.format(world.deals["bp-review"].pk)).status_code == 404
    listed = client.get("/deals/").content.decode()
    assert "Umbrella campus network" in listed and "Bluepeak" not in listed


# --- The connection is used again ----------------------------------------------------------------
@pytest.fixture
def plain_connection(db):
    """A connection without the test's transaction, as requests have it; it sees the kept cast."""
    of_test, connections["default"] = connections["default"], connection.copy()
    yield connections["default"]
    connections["default"].close()
    connections["default"] = of_test


@needs_lock
def test_a_connection_remembers_nobody(plain_connection):
    user = User.objects.get(email="seller@northwind.example")
    every = Deal.objects.count()
    with session.reading():
        session.read_as(user)
        assert Deal.objects.count() < every
    assert (role(), Deal.objects.count()) == ({"none"}, every)
    assert raw("SELECT current_setting('concord.user', true)") <= {"", None}
    with pytest.raises(DatabaseError), session.reading():
        session.read_as(user)
        raw("SELECT 1 / 0")
    assert (role(), Deal.objects.count()) == ({"none"}, every)
    process = plain_connection.connection.info.backend_pid
    with pytest.raises(DatabaseError), session.reading():
        session.read_as(user)
        raw(f"SELECT pg_terminate_backend({process})")
        raw("SELECT 1")
    plain_connection.close()
    assert (role(), Deal.objects.count()) == ({"none"}, every)
