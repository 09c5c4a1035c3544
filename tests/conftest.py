"""The fixed cast: one world, built once per test database through the services, for every test."""

import json
import os
import pathlib

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.signals import setting_changed
from django.db import connection

from portal.access.shapes import forget_written
from portal.home import worlds
from tests import template
from tests.racing import copied_database

# No page test serves static files; looking for them takes most of the time of a test client.
settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
# Each test process has a cache of its own, emptied before every test, and files of its own: stages
# are set again with the same ids, and then the same file takes the same place.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
settings.CACHES["default"]["LOCATION"] += WORKER
settings.MEDIA_ROOT /= f"tests{WORKER}"
OVERWRITE = (
    {"file_overwrite": True, "location": f"tests{WORKER}"}
    if settings.FILES_URL
    else {"allow_overwrite": True}
)
settings.STORAGES["default"].setdefault("OPTIONS", {}).update(OVERWRITE)
setting_changed.send(sender=None, setting="STORAGES", value=None, enter=True)

REAL_DATABASE = connection.settings_dict["NAME"]
CAST = json.loads((pathlib.Path(__file__).parent / "cast.json").read_text())


@pytest.fixture(scope="session")
def kept_database():
    """Where this process's database begins with a copy; None: made anew by pytest-django."""
    if not template.is_usable():
        yield None
        return
    with template.test_database() as database:
        yield database


@pytest.fixture(scope="session")
def django_db_modify_db_settings(kept_database, django_db_modify_db_settings):
    test = settings.DATABASES["default"]["TEST"]
    if kept_database:
        test["NAME"] = str(kept_database.path)
    elif connection.vendor == "postgresql":  # a copy of the migrated one: see tests/postgres.py
        test["TEMPLATE"] = connection.settings_dict["NAME"]


@pytest.fixture(scope="session")
def django_db_keepdb(kept_database, django_db_keepdb):
    return bool(kept_database) or django_db_keepdb


@pytest.fixture(scope="session")
def django_db_setup(kept_database, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        # pytest-django makes none when every chosen test races on a copy (no mark, no `db`).
        if connection.settings_dict["NAME"] == REAL_DATABASE:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, keepdb=True)
        if kept_database:
            kept_database.made()
        worlds.build(CAST)


@pytest.fixture
def world(db):
    """The cast as it stands in this test's transaction."""
    return worlds.build(CAST)


@pytest.fixture(autouse=True)
def clean_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def rules_as_they_are(request):
    """SQL written while a test had changed a rule, a table or a setting is not kept for others."""
    changes = not {"monkeypatch", "settings"}.isdisjoint(request.fixturenames)
    if changes:
        forget_written()
    yield
    if changes:
        forget_written()


@pytest.fixture
def race_database(django_db_setup, django_db_blocker, tmp_path):
    """The address of a copy of the test database. Opens no transaction: SQLite copies only a
    database that nobody is writing to."""
    with copied_database(tmp_path, django_db_blocker) as address:
        yield address
