"""PostgreSQL: Debian's, on loopback. Needs root (to install and to become `postgres`) or an
installed PostgreSQL and a user of one's own."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from deploy.services.programs import LOOPBACK, a_folder, free_port

USER = "concord"
BASE = "base"


def programs() -> Path:
    """The folder of the newest installed PostgreSQL's programs; installs it when it may."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found and not os.geteuid() and shutil.which("apt-get"):
        for step in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
            subprocess.run(["apt-get", *step], check=True, stdout=subprocess.DEVNULL)
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        sys.exit("This needs PostgreSQL (Debian: apt-get install postgresql).")
    return found[-1]


@contextlib.contextmanager
def cluster(
    folder: Path | None = None, port: int | None = None, options: str = ""
) -> Iterator[str]:
    """DATABASE_URL of the database `base` on a server of its own; new ones are empty.

    `options` as for the program `postgres`. A server whose folder goes does not wait for the
    disk; one whose folder stays does, as in production.
    """
    where, port = programs(), port or free_port()
    with a_folder(folder, "pg") as home:
        owner = _given_away(home)

        def run(program: str, *arguments: str) -> None:
            command = [*owner, str(where / program), *arguments]
            subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL)

        data = ("-D", f"{home}/data")
        is_new = not (home / "data" / "PG_VERSION").exists()
        if is_new:
            run("initdb", *data, "-A", "trust", "-U", USER, "--no-locale", "-E", "UTF8")
        words = f"-p {port} -k '' -c listen_addresses={LOOPBACK} {options}"
        words += "" if folder else " -c fsync=off"
        run("pg_ctl", *data, "-o", words, "-l", f"{home}/log", "-w", "start")
        try:
            if is_new:
                run("createdb", "-h", LOOPBACK, "-p", str(port), "-U", USER, BASE)
            yield f"postgres://{USER}@{LOOPBACK}:{port}/{BASE}"
        finally:
            run("pg_ctl", *data, "-m", "fast" if folder else "immediate", "stop")


def _given_away(home: Path) -> list[str]:
    """Words before each command: PostgreSQL refuses to run as root."""
    if os.geteuid():
        return []
    shutil.chown(home, "postgres", "postgres")
    before = ["runuser", "-u", "postgres", "--"]
    if subprocess.run([*before, "test", "-x", str(home)]).returncode:
        sys.exit(f"The user postgres cannot get into {home}: choose another place with DATA_DIR.")
    return before
