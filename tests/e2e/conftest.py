"""A real Chromium and a real server with a demo world of its own; no test opens the database.

`--base-url http://127.0.0.1:8000` takes a running demo instead: quicker while writing a test.
"""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from concord import MANAGE, ROOT, answers, running
from tests.e2e.browser import Watch, sign_in

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("no-sandbox", "disable-dev-shm-usage", "disable-background-networking")
ENVIRONMENT = dict(os.environ)  # of the server; that of the tests where the demo was running
SERVER = ("gunicorn", "portal.wsgi", "--worker-class", "gthread", "--threads", "8")


def pytest_collection_modifyitems(items):
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def base_url(request, tmp_path_factory):
    """The address of the demo world; pytest-playwright resolves paths against it."""
    if running_demo := request.config.getoption("base_url"):
        yield running_demo
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # or the server outlives us
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    folder = tmp_path_factory.mktemp("portal")
    env = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    env |= {"DEBUG": "1", "CONCORD_DEMO": "1", "DATA_DIR": str(folder), "LOG_LEVEL": "WARNING"}
    env["SITE_URL"] = f"http://{address}"
    ENVIRONMENT.clear()
    ENVIRONMENT.update(env)
    for command in ("migrate", "demo"):
        subprocess.run([sys.executable, *MANAGE[1:], command], check=True, cwd=ROOT, env=env)
    arguments = (sys.executable, "-m", *SERVER, "--bind", address, "--no-control-socket")
    with running(arguments, env=env) as server:
        assert answers(server, f"{env['SITE_URL']}/healthz"), "the portal did not start"
        yield env["SITE_URL"]


@pytest.fixture(scope="session")
def manage(base_url):
    """`manage(command)`: one of manage.py's beside the server, for jobs: no worker runs here."""

    def run(*command):
        subprocess.run(
            [sys.executable, *MANAGE[1:], *command], check=True, cwd=ROOT, env=ENVIRONMENT
        )

    return run


@pytest.fixture
def mailed():
    """`mailed(address)` → text of the newest mail to somebody who cannot sign in yet: the demo
    sends none, and shows each only to the person it went to."""

    def text(address):
        world = Path(ENVIRONMENT["DATA_DIR"]) / "concord.sqlite3"
        query = 'SELECT text FROM activity_outgoingemail WHERE "to" = ? ORDER BY created_at DESC'
        with contextlib.closing(sqlite3.connect(world)) as connection:
            return connection.execute(query, [address]).fetchone()[0]

    return text


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # should other tests run in this process
    path = next(filter(None, map(shutil.which, BROWSERS)))
    args = [f"--{flag}" for flag in (*FLAGS, "disable-component-update")]
    return {**browser_type_launch_args, "executable_path": path, "args": args}


@pytest.fixture(scope="session")
def sessions():
    """Sign-in state by e-mail address: each person types the password once."""
    return {}


@pytest.fixture
def visit(new_context, base_url, sessions):
    """`visit(email, **context options)` → a page signed in as that person, without: a stranger's.

    Whatever goes wrong on such a page without anybody asking fails the test at its end.
    """
    expect.set_options(timeout=30_000)
    watches = []

    def open_page(email=None, **options):
        defaults = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
        context = new_context(storage_state=sessions.get(email), **defaults | options)
        context.set_default_timeout(30_000)
        page = context.new_page()
        watches.append(Watch(page, base_url))
        page.goto("/" if email in sessions else "/auth/login/")
        if email and email not in sessions:
            sign_in(page, email)
            sessions[email] = context.storage_state()
        return page

    yield open_page
    troubles = [trouble for watch in watches for trouble in watch.troubles]
    assert not troubles, "\n".join(troubles)
