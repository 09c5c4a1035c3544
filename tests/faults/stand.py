"""What every fault stands on: a portal and workers as processes of their own, on a database of
their own, and the signals that break them."""

import contextlib
import dataclasses
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from deploy.services.programs import free_port

ROOT = Path(__file__).resolve().parents[2]
SELLER, RIVAL = "seller@northwind.example", "seller@bluepeak.example"
# How many times longer things may take than promised: 1, but more on a machine that is busy.
SLOW = float(os.environ.get("FAULTS_SLOW") or 1)
MANAGER, DESK, ADMIN = "cam@meridian.example", "desk@meridian.example", "admin@northwind.example"


@contextlib.contextmanager
def process(*command, **options):
    """A process and its children, none of which is left behind."""
    started = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield started
    finally:
        stop(started)


def stop(started):
    for number, patience in ((signal.SIGTERM, 15), (signal.SIGKILL, 15)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(timeout=patience)


def until(what, look, patience=60, pause=0.1):
    """What `look` gives, once it gives something, and the seconds that took.

    `patience`: seconds on a machine that has nothing else to do.
    """
    began = time.monotonic()
    while time.monotonic() - began < patience * SLOW:
        with contextlib.suppress(httpx.HTTPError):
            if found := look():
                return found, time.monotonic() - began
        time.sleep(pause)
    raise AssertionError(f"not seen within {patience * SLOW:.0f} s: {what}")


@dataclasses.dataclass
class Stand:
    """`database` and `folder` are this fault's own; `known` is what fill.py printed."""

    database: str
    folder: Path
    known: dict
    code: Path = ROOT
    more: dict = dataclasses.field(default_factory=dict)
    port: int = 0
    outputs: list = dataclasses.field(default_factory=list)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self):
        """As in production, over plain HTTP, without limits on rates."""
        return os.environ | {
            "DEBUG": "0",
            "CONCORD_DEMO": "0",
            "HTTPS": "0",
            "SECRET_KEY": "faults-" * 10,
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database,
            "EMAIL_URL": "dummymail://",
            "LOG_LEVEL": "WARNING",
            "API_RATE": "9000000/s",
            "API_ORGANIZATION_RATE": "9000000/s",
            "PYTHONPATH": str(self.code),
            **self.more,
        }

    @contextlib.contextmanager
    def web(self, workers=1, threads=8, prefix=()):
        """gunicorn in front of the portal, ready to answer."""
        self.port = self.port or free_port()
        bind = ("--bind", f"127.0.0.1:{self.port}", "--log-level", "warning")
        many = ("--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads))
        server = ("-m", "gunicorn", "portal.wsgi", "--no-control-socket", *bind, *many)
        with self._running(*prefix, sys.executable, *server) as started:
            until("the portal", lambda: self.get("/healthz").status_code == 200, 120)
            yield started

    @contextlib.contextmanager
    def worker(self, pause=0.5, prefix=()):
        work = (sys.executable, "manage.py", "work", "--pause", str(pause))
        with self._running(*prefix, *work) as started:
            yield started

    @contextlib.contextmanager
    def _running(self, *command):
        log = self.folder / f"log-{len(self.outputs)}.txt"
        self.outputs.append(log)
        with (
            log.open("wb") as output,
            process(*command, cwd=self.code, env=self.env, stdout=output, stderr=output) as it,
        ):
            yield it

    def said(self):
        """Everything the processes of this stand have written."""
        return "".join(path.read_text(errors="replace") for path in self.outputs)

    def python(self, *arguments):
        command = (sys.executable, *arguments)
        done = subprocess.run(command, cwd=self.code, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def client(self, email=None, browser=None, timeout=30):
        """Somebody with a token of the API (`email`) or with a browser (`browser`)."""
        headers, cookies = {}, {}
        if email:
            headers = {"Authorization": f"Bearer {self.known['people'][email]['token']}"}
        if browser:
            cookies = {"sessionid": self.known["people"][browser]["session"]}
        return httpx.Client(
            base_url=self.address, headers=headers, cookies=cookies,
            timeout=timeout * SLOW, trust_env=False,
        )  # fmt: skip

    def get(self, path, email=None, browser=None, timeout=30):
        with self.client(email, browser, timeout) as client:
            return client.get(path)

    def post(self, path, body=None, email=SELLER, **headers):
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        with self.client(email) as client:
            return client.post(f"/api/v1/{path}", json=body or {}, headers=named)


def children_of(started):
    """Process ids of gunicorn's workers."""
    path = Path(f"/proc/{started.pid}/task/{started.pid}/children")
    return [int(pid) for pid in path.read_text().split()]


def new_key():
    return secrets.token_hex(12)
