"""What the show of webhooks stands on: processes, questions over HTTP, and the cast's world."""

import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MANAGE = (sys.executable, "manage.py")
PATIENCE = 180  # seconds for anything to happen: a new database has every job to do first
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def ask(method, url, body=None, token=""):
    """Status and JSON of an answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, method=method)  # noqa: S310 - loopback
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with DIRECT.open(request, timeout=30) as answer:
            raw, status = answer.read(), answer.status
    except urllib.error.HTTPError as problem:
        raw, status = problem.read(), problem.code
    return status, json.loads(raw) if raw else None


def until(what, look):
    """What `look` gives, once it gives something."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if found := look():
                return found
        time.sleep(0.2)
    sys.exit(f"webhooks: not seen within {PATIENCE} s: {what}")


def check(what, good):
    if not good:
        sys.exit(f"webhooks: NOT AS IT SHOULD BE: {what}")
    print(f"  ok  {what}", flush=True)


@contextlib.contextmanager
def process(*command, **more):
    started = subprocess.Popen(command, cwd=ROOT, **more)
    try:
        yield started
    finally:
        started.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(timeout=15)
        started.kill()


class Show:
    """The world in this process's database, the portal and the receiver behind addresses."""

    def __init__(self, portal, receiver):
        from portal.home import worlds
        from portal.people.models import ApiToken
        from tests.conftest import CAST
        from tests.portal.webhooks.conftest import integrate

        self.portal, self.receiver = f"{portal}/api/v1", receiver
        self.world = worlds.build(CAST)
        people = self.world.users
        self.admin = ApiToken.issue(people["admin@northwind.example"], "show")
        self.seller = ApiToken.issue(people["seller@northwind.example"], "show")
        self.desk = ApiToken.issue(self.world.desk, "show")
        self.integrations = {
            company: integrate(self.world, company) for company in ("northwind", "bluepeak")
        }
        self.rival = ApiToken.issue(people["admin@bluepeak.example"], "show")
        self.deal = self.world.deals["nw-submitted"].pk

    def endpoint(self, path, events, company="northwind"):
        body = {"integration": str(self.integrations[company].pk), "events": events}
        token = self.admin if company == "northwind" else self.rival
        status, made = ask(
            "POST", f"{self.portal}/webhooks/", body | {"url": self.receiver + path}, token
        )
        check(f"a webhook to {path} is added by the API", status == 201)
        return made

    def tell_secret(self, secret):
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self.receiver}/secret", secret.encode(), method="PUT"
        )
        DIRECT.open(request, timeout=10).close()

    def seen(self, path):
        _status, rows = ask("GET", f"{self.receiver}/seen")
        return [row for row in rows if row["path"] == path]

    def say(self, text):
        body = {"body": text}
        status, _made = ask("POST", f"{self.portal}/deals/{self.deal}/comments/", body, self.seller)
        check(f"a seller writes “{text}”", status == 201)

    def log(self, endpoint, status=""):
        query = f"?status={status}" if status else ""
        address = f"{self.portal}/webhooks/{endpoint['id']}/deliveries/{query}"
        return ask("GET", address, token=self.admin)[1]["results"]
