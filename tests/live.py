"""A portal of its own on loopback, for tools from outside: a scratch database with the cast in it,
gunicorn in front, rates that never bite. All of it is gone afterwards.

`with live([…e-mails]) as portal:` gives `portal.address` and `portal.tokens` (e-mail → token).
LIVE_DATABASE, where set, is a migrated SQLite file to start from: saves a minute.
"""

import contextlib
import dataclasses
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
NO_LIMIT = "9000000/s"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by a proxy


@dataclasses.dataclass(frozen=True)
class Portal:
    address: str
    tokens: dict[str, str]
    schema: Path  # the API's description, as this portal serves it
    log: Path


@contextlib.contextmanager
def live(people, threads=4):
    """A running portal in which everybody of the cast is there; see the module."""
    with tempfile.TemporaryDirectory(prefix="concord-live-") as folder, socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # the port stays ours until gunicorn asks for it
        port = held.getsockname()[1]
        env = environment(Path(folder), port)
        migrated(env, Path(folder))
        tokens = json.loads(run(env, "-m", "tests.live", *people).splitlines()[-1])
        held.close()
        log = Path(folder) / "server.log"
        with log.open("wb") as output, server(env, port, threads, output):
            address, schema = f"http://127.0.0.1:{port}", Path(folder) / "schema.json"
            schema.write_bytes(fetched(f"{address}/api/v1/schema/", next(iter(tokens.values()))))
            yield Portal(address, tokens, schema, log)


def migrated(env, folder):
    """The scratch database and the files of its pages."""
    if prepared := os.environ.get("LIVE_DATABASE"):
        shutil.copy(prepared, folder / "live.sqlite3")
    run(env, "manage.py", "migrate", "--verbosity=0")
    run(env, "manage.py", "collectstatic", "--no-input", "--verbosity=0")  # for pages of errors


def migrated_database(folder):
    """A migrated database for LIVE_DATABASE; returns its file."""
    run(environment(folder, 0), "manage.py", "migrate", "--verbosity=0")
    return folder / "live.sqlite3"


def environment(folder, port):
    """Settings as in production, but over plain HTTP and without limits on rates."""
    return os.environ | {
        "DEBUG": "0",
        "CONCORD_DEMO": "0",
        "HTTPS": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/live.sqlite3",
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "WARNING",
        "LOG_FORMAT": "json",
        "API_RATE": NO_LIMIT,
        "API_ORGANIZATION_RATE": NO_LIMIT,
        "API_TOKEN_RATE": "1000000/min",
        "PYTHONPATH": str(ROOT),
    }


def run(env, *arguments):
    done = subprocess.run(
        [PYTHON, *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


@contextlib.contextmanager
def server(env, port, threads, output):
    bind = ("--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket")
    workers = ("--worker-class", "gthread", "--workers", "1", "--threads", str(threads))
    # Addresses of any length reach the portal: what it says to them is what is tested.
    limits = ("--timeout", "120", "--limit-request-line", "0")
    command = [PYTHON, "-m", "gunicorn", "portal.wsgi", *bind, *workers, *limits]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)
    try:
        wait_for(process, f"http://127.0.0.1:{port}/healthz")
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        process.kill()


def wait_for(process, address):
    deadline = time.monotonic() + 300  # a busy machine is no failure
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), DIRECT.open(address, timeout=10) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    sys.exit("The portal did not start.")


def fetched(address, token):
    key = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(address, headers=key, timeout=120, trust_env=False)
    answer.raise_for_status()  # slow the first time: it is built then
    return answer.content


def fill(people):
    """Build the cast and print a token for each of `people`."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()

    from portal.home import worlds
    from portal.people.models import ApiToken, User

    worlds.build(json.loads((ROOT / "tests" / "cast.json").read_text()))
    found = {email: User.objects.get(email=email) for email in people}
    print(json.dumps({email: ApiToken.issue(user, "live") for email, user in found.items()}))


if __name__ == "__main__":
    fill(sys.argv[1:])
