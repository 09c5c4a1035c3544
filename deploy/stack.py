"""The grown-up shape on one machine, all of it real: `python -m deploy.stack [--check]`.

nginx → two web processes (gthread, a connection pool each) → PostgreSQL · two workers · Redis as
the cache · private files in S3 · mail over SMTP. What it keeps is in DATA_DIR or var/stack;
`--check` uses a folder that is gone afterwards, walks deploy/check.py and stops.
"""

import argparse
import contextlib
import dataclasses
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from deploy import world
from deploy.services.mail import mail
from deploy.services.nginx import nginx
from deploy.services.objects import objects
from deploy.services.postgres import cluster
from deploy.services.programs import (
    LOOPBACK,
    ROOT,
    a_folder,
    free_port,
    running,
    stop_on_signals,
    wait_for,
)
from deploy.services.redis import redis

WEBS = WORKERS = 2
THREADS = 8
STARTED = time.monotonic()


@dataclasses.dataclass(frozen=True)
class Stack:
    """A running stack. `env` is what its processes were started with."""

    address: str
    env: dict[str, str]
    password: str  # everybody's
    mailbox: Path
    folder: Path
    programs: dict[str, subprocess.Popen[bytes]]  # web1, web2, worker1, worker2


@contextlib.contextmanager
def services(folder: Path | None) -> Iterator[tuple[dict[str, str], Path]]:
    """The services under the portal as settings, and the mail server's folder."""

    def place(name: str) -> Path | None:
        return folder / name if folder else None

    with (
        cluster(place("postgres")) as database,
        redis(place("redis")) as cache,
        objects(place("objects")) as files,
        mail(place("mail")) as (smtp, box),
    ):
        env = {"DATABASE_URL": database, "CACHE_URL": cache, "FILES_URL": files, "EMAIL_URL": smtp}
        yield env, box


@contextlib.contextmanager
def stack(
    folder: Path | None = None,
    *,
    port: int | None = None,
    size: str = "small",
    more: dict[str, str] | None = None,
) -> Iterator[Stack]:
    """Everything, filled and answering. `more` are settings on top of the shape's own."""
    port = port or free_port()
    with a_folder(folder, "stack") as home, contextlib.ExitStack() as programs:
        say("Starting PostgreSQL, Redis, the file store and the mail server")
        # Their folders are inside ours; fsync and kept ports follow from whether ours stays.
        kept = home if folder else None
        found, box = programs.enter_context(services(kept))
        env = {**os.environ, **settings(home, port), **found, **(more or {})}
        say("Preparing tables and people (a minute the first time)")
        password = world.prepared(env, home, size)
        say("Starting web processes, workers and nginx")
        ports = [free_port() for _one in range(WEBS)]
        started = {
            f"web{number}": programs.enter_context(web(env, home, number, ports[number - 1]))
            for number in range(1, WEBS + 1)
        } | {
            f"worker{number}": programs.enter_context(worker(env, home, number))
            for number in range(1, WORKERS + 1)
        }
        for number, one in enumerate(ports, start=1):
            wait_for(started[f"web{number}"], one, home / f"web{number}.log", patience=180)
        upstreams = [f"{LOOPBACK}:{one}" for one in ports]
        static = Path(env["DATA_DIR"]) / "static"
        address = programs.enter_context(nginx(upstreams, static, home / "nginx", port))
        try:
            yield Stack(address, env, password, box, home, started)
        finally:
            for one in started.values():  # all at once; each finishes what it has begun
                one.terminate()


def settings(home: Path, port: int) -> dict[str, str]:
    """As in production, but over plain HTTP: this is loopback."""
    return {
        "DEBUG": "0",
        "CONCORD_DEMO": "0",
        "HTTPS": "0",
        "BEHIND_PROXY": "1",
        "SECRET_KEY": world.kept_secret(home / "secret_key") + "-" * 50,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_URL": f"http://{LOOPBACK}:{port}",
        "DATA_DIR": str(home / "data"),
        "DATABASE_POOL": str(THREADS),
        "WEB_THREADS": str(THREADS),
        "EMAIL_AT_ONCE": "0",
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
    }


def web(
    env: dict[str, str], home: Path, number: int, port: int
) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    """One web process; what SIGTERM finds under way is finished."""
    command = (sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "portal.wsgi")
    own = {**env, "BIND": f"{LOOPBACK}:{port}"}
    return running(command, log=home / f"web{number}.log", env=own)


def worker(
    env: dict[str, str], home: Path, number: int
) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    command = (sys.executable, "manage.py", "work", "--pause", "2")
    alone = {**env, "DATABASE_POOL": "0"}  # one thread needs one connection
    return running(command, log=home / f"worker{number}.log", env=alone)


def say(text: str) -> None:
    print(f"[{time.monotonic() - STARTED:6.1f}s] {text}", flush=True)


def stay_up(running_stack: Stack) -> None:
    """Print where everything is, then wait for Ctrl-C or for a program that dies."""
    env, folder = running_stack.env, running_stack.folder
    say("The stack is ready\n")
    print(f"  Address   {running_stack.address}/\n  Password  {running_stack.password}")
    for email, role in world.PEOPLE.items():
        print(f"  {email:28}{role}")
    print(f"\n  Database  {env['DATABASE_URL']}\n  Cache     {env['CACHE_URL']}")
    print(f"  Mail in   {running_stack.mailbox}\n  Data, logs {folder}\n  Stop      Ctrl-C\n")
    sys.stdout.flush()
    while all(one.poll() is None for one in running_stack.programs.values()):
        time.sleep(0.5)
    dead = [name for name, one in running_stack.programs.items() if one.poll() is not None]
    sys.exit(f"{', '.join(dead)} ended by itself; see its log in {folder}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make stack", description=__doc__)
    parser.add_argument("--check", action="store_true", help="walk the journey, then stop")
    wanted = parser.parse_args()
    stop_on_signals()
    size = os.environ.get("SIZE") or "small"
    with contextlib.suppress(KeyboardInterrupt):
        if wanted.check:
            from deploy import check

            limit = f"{check.RATE}/min"
            with stack(None, size=size, more={"API_ORGANIZATION_RATE": limit}) as running_stack:
                check.walk(running_stack)
            return
        home = Path(os.environ.get("STACK_DIR") or ROOT / "var" / "stack").resolve()
        port = os.environ.get("PORT")
        with stack(home, port=int(port) if port else 8000, size=size) as running_stack:
            stay_up(running_stack)


if __name__ == "__main__":
    main()
