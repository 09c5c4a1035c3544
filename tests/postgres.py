"""Tests on a real PostgreSQL: Debian's, on loopback, in a folder that is gone afterwards.

`python -m tests.postgres [pytest arguments]`; without arguments the races and the worker. Needs
root (to install and to become `postgres`) or an installed PostgreSQL and a user of one's own.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RACES = [
    "-m",
    "not e2e",  # the exhaustive ones, too
    "tests/wall/test_races.py",
    "tests/deals/conflicts/test_overlap_race.py",
    "tests/deals/approvals/test_races.py",
    "tests/deals/cases/test_races.py",
    "tests/portal/interchange/test_api_idempotency.py",
    "tests/portal/jobs/test_worker.py",
]
USER = "concord"


def programs():
    """The folder of the newest installed PostgreSQL's programs; installs it when it may."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found and not os.geteuid() and shutil.which("apt-get"):
        for step in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
            subprocess.run(["apt-get", *step], check=True, stdout=subprocess.DEVNULL)
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        sys.exit("This needs PostgreSQL (Debian: apt-get install postgresql).")
    return found[-1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def cluster():
    """The address of an empty database `base` on a server of its own."""
    where, port = programs(), free_port()
    folder = tempfile.mkdtemp(prefix="concord-pg-", dir="/tmp")  # a short path, for its socket
    as_owner = []
    if not os.geteuid():  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]

    def run(program, *arguments):
        command = [*as_owner, str(where / program), *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    try:
        data = ("-D", f"{folder}/data")
        run("initdb", *data, "-A", "trust", "-U", USER, "--no-locale", "-E", "UTF8")
        run("pg_ctl", *data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", USER, "base")
            yield f"postgres://{USER}@127.0.0.1:{port}/base"
        finally:
            run("pg_ctl", *data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments):
    with cluster() as url:
        env = os.environ | {"DEBUG": "1", "RACE_DATABASE_URL": url}
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, check=True, cwd=ROOT, env=env | {"DATABASE_URL": url})
        tests = [sys.executable, "-m", "pytest", *(arguments or RACES)]
        return subprocess.run(tests, cwd=ROOT, env=env).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
