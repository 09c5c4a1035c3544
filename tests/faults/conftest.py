"""One PostgreSQL for all faults, a database of its own for each; Redis where it is asked for.

Real processes throughout: gunicorn, workers, PostgreSQL, Redis, mail servers. `make faults`; CI
runs those with `quick` in their name (ARGS='-k quick').

FAULTS_DATABASE, where set, is the address of a migrated database to copy, LIVE_DATABASE a migrated
SQLite file: saves a minute each. FAULTS_SLOW=4 on a busy machine: everything may take four times
as long as promised.
"""

import contextlib
import json
import os
import shutil
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from deploy.services.postgres import cluster
from tests import template
from tests.faults.postgres import Server
from tests.faults.stand import Stand

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


def pytest_runtest_logreport(report):
    """What failed is said at once: the others take many minutes."""
    if report.failed:
        print(f"\n{report.longreprtext[-3000:]}")
    elif report.when == "call" and report.capstdout:
        print(f"\n{report.capstdout.rstrip()}", end=" ")


def pytest_terminal_summary(terminalreporter):
    """What was seen, below the dots: the figures of docs/operations.md."""
    for report in terminalreporter.stats.get("passed", []):
        if report.when == "call" and report.capstdout:
            name = report.nodeid.rpartition("::")[2]
            terminalreporter.write_line(f"{name} ({report.duration:.0f} s)")
            terminalreporter.write_line(report.capstdout.rstrip())


@pytest.fixture(scope="session")
def server():
    """The PostgreSQL and, in `base`, the cast."""
    if prepared := os.environ.get("FAULTS_DATABASE"):
        yield Server(prepared)
        return
    with cluster() as url:
        yield Server(url)


@pytest.fixture(scope="session")
def common(server, tmp_path_factory):
    """A stand on `base`, migrated and filled, with the static files all others share."""
    base = Stand(server.url, tmp_path_factory.mktemp("common"), {})
    base.python("manage.py", "migrate", "--verbosity=0")
    base.python("manage.py", "collectstatic", "--no-input", "--verbosity=0")
    base.known = json.loads(base.python("tests/faults/fill.py").splitlines()[-1])
    return base


@pytest.fixture
def stand(server, common, tmp_path):
    """A portal of one's own on PostgreSQL; nothing is started yet."""
    name = f"fault_{uuid.uuid4().hex[:12]}"
    server.ask(f"CREATE DATABASE {name} TEMPLATE {urlsplit(server.url).path[1:]}")
    # PostgreSQL 15 gives numbers of a copied sequence twice when it crashes before the next one.
    server.ask("CHECKPOINT")
    (tmp_path / "static").symlink_to(common.folder / "static")
    url = urlsplit(server.url)._replace(path=f"/{name}").geturl()
    yield Stand(url, tmp_path, common.known)
    with (
        contextlib.suppress(psycopg.Error),
        psycopg.connect(server.admin, autocommit=True) as admin,
    ):
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def common_sqlite(common, tmp_path_factory):
    """The cast in a file `live.sqlite3`."""
    base = Stand("", tmp_path_factory.mktemp("sqlite"), {})
    file = base.folder / "live.sqlite3"
    kept = Path(os.environ.get("LIVE_DATABASE") or template.template())
    if kept.exists():
        shutil.copy(kept, file)
    base.database = f"sqlite:///{file}"
    base.python("manage.py", "migrate", "--verbosity=0")
    base.known = json.loads(base.python("tests/faults/fill.py").splitlines()[-1])
    return base


@pytest.fixture
def on_sqlite(common, common_sqlite, tmp_path):
    """A portal of one's own on SQLite: `live.sqlite3` in its folder."""
    shutil.copy(common_sqlite.folder / "live.sqlite3", tmp_path)
    (tmp_path / "static").symlink_to(common.folder / "static")
    return Stand(f"sqlite:///{tmp_path / 'live.sqlite3'}", tmp_path, common_sqlite.known)
