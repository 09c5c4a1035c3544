"""The portal as a server of its own, and real providers beside it: `make sso`."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path

import httpx
import pytest

from concord import MANAGE, ROOT, answers, running
from tests.racing import copied_database

HERE = Path(__file__).parent
SECRET = "loopback-only-and-long-enough"
ACCOUNTS = {
    "member": {"email": "seller@northwind.example", "email_verified": True, "name": "Sel Ler"},
    "fresh": {"email": "fresh@northwind.example", "email_verified": True, "name": "Fresh Face"},
    "unverified": {"email": "who@northwind.example", "email_verified": False, "name": "Who"},
    "rival": {"email": "seller@bluepeak.example", "email_verified": True, "name": "Ri Val"},
    "vendor": {"email": "desk@meridian.example", "email_verified": True, "name": "De Sk"},
}
SERVER = ("gunicorn", "portal.wsgi", "--worker-class", "gthread", "--threads", "4")


def pytest_collection_modifyitems(items):
    for item in items:
        if "sso" in item.path.parts:
            item.add_marker("e2e")
            item.add_marker("django_db")  # else pytest-django sets no database up
            item.add_marker(pytest.mark.filterwarnings("ignore"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Portal:
    def __init__(self, address, env):
        self.address, self.env, self.browsers = address, env, []

    def run(self, code):
        """What `code` prints inside the portal."""
        command = [sys.executable, *MANAGE[1:], "shell", "-v", "0", "-c", code]
        done = subprocess.run(
            command, check=True, cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        return done.stdout.strip()

    def connect(self, **data):
        """Northwind's provider, switched on; returns its id. One at a time."""
        return self.run(
            f"from tests.sso.setup import connect\nprint(connect(**{data!r}))"
        ).splitlines()[-1]

    def browser(self):
        self.browsers.append(Browser(self.address))
        return self.browsers[-1]


class Browser(httpx.Client):
    """An HTTP client that fills in forms."""

    def __init__(self, base):
        super().__init__(base_url=base, follow_redirects=True, timeout=30)

    def sign_in_by(self, address):
        """The address first, then on to where the page leads."""
        page = self.get("/auth/company/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        page = self.post("/auth/company/", data={"login": address, "csrfmiddlewaretoken": token})
        return self.get(re.search(r'href="(/auth/company/[^"]+/start/)"', page.text)[1])

    def who(self):
        """The address of whoever is signed in; empty for nobody."""
        page = self.get("/me/")
        found = re.search(r"[\w.-]+@[\w.-]+\.example", page.text)
        return found[0] if found and page.url.path == "/me/" else ""


@pytest.fixture(scope="session")
def saml():
    accounts = {
        name: {"mail": said["email"], "displayName": said["name"]}
        for name, said in ACCOUNTS.items()
    }
    with warnings.catch_warnings():  # pysaml2's own, about cryptography
        warnings.simplefilter("ignore")
        from tests.sso.saml_provider import Provider
    provider = Provider(accounts)
    threading.Thread(target=provider.http.serve_forever, daemon=True).start()
    yield provider
    provider.http.shutdown()
    provider.http.server_close()
    shutil.rmtree(provider.folder)


@pytest.fixture(scope="session")
def oidc_port():
    return free_port()


@pytest.fixture(scope="session")
def portal(saml, oidc_port, tmp_path_factory, django_db_setup, django_db_blocker):
    """A server on a copy of the tests' database, in which the cast is at home."""
    folder = tmp_path_factory.mktemp("portal")
    with copied_database(folder, django_db_blocker) as database:
        yield from _served(folder, database, f"127.0.0.1:{oidc_port},127.0.0.1:{saml.port}")


def _served(folder, database, private):
    address = f"127.0.0.1:{free_port()}"
    env = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    env |= {"DEBUG": "1", "LOG_LEVEL": "WARNING"}
    env |= {"DATA_DIR": str(folder), "DATABASE_URL": database, "SSO_PRIVATE_HOSTS": private}
    env["SITE_URL"] = f"http://{address}"
    arguments = (sys.executable, "-m", *SERVER, "--bind", address, "--no-control-socket")
    with running(arguments, env=env) as server:
        assert answers(server, f"{env['SITE_URL']}/healthz"), "the portal did not start"
        portal = Portal(env["SITE_URL"], env)
        yield portal
        for browser in portal.browsers:
            browser.close()


@pytest.fixture(scope="session")
def start_oidc(oidc_port, portal):
    """`start_oidc(redirect)`: npm's oidc-provider, told where answers go."""
    started = []

    def start(redirect):
        env = {**os.environ, "ACCOUNTS": json.dumps(ACCOUNTS)}
        command = ["node", "provider.mjs", str(oidc_port), "concord", redirect, SECRET]
        provider = subprocess.Popen(command, cwd=HERE, env=env, stdout=subprocess.DEVNULL)
        started.append(provider)
        url = f"http://127.0.0.1:{oidc_port}/.well-known/openid-configuration"
        for _ in range(100):
            try:
                return httpx.get(url).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.1)
        raise AssertionError("the provider did not start")

    yield start
    for provider in started:
        provider.terminate()
        provider.wait()
