"""`make upgrade-drill`: a world of the previous release, moved to this code.

The earlier code is taken out of git into a scratch folder and builds its demo world there, with
the libraries that are installed. On SQLite and on a PostgreSQL of its own; ARGS='sqlite' or
'postgres' for one of them.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from deploy.services import postgres
from tests.drills.ground import (
    ROOT,
    Report,
    differences,
    environment,
    manage,
    python,
    refused,
    seen,
    set_count,
)

PREVIOUS = "de90ac1"  # the last state before webhooks, imports and single sign-on came
LOCKS = Path(__file__).with_name("locks.py")
# Tables whose rows are about the code.
OURS = ("auth_permission", "django_content_type", "django_migrations")


def drill(title, code, folder, database):
    report = Report(f"Upgrade drill on {title}: {PREVIOUS} → here")
    data = folder / "data"
    data.mkdir()
    env = environment(data, database, code=code)
    with report.timed(f"world of {PREVIOUS} built"):
        manage(env, "migrate", "--verbosity=0", code=code)
        manage(env, "demo", code=code)
    before = seen(env, code=code)
    env = environment(data, database)
    report.check("a backup can be made before migrating", not refused(env, "backup", folder))
    waiting = manage(env, "showmigrations", "--plan").count("[ ]")
    if database.startswith("postgres"):
        locks(report, env)
    began = time.monotonic()
    manage(env, "migrate", "--verbosity=0")
    report.note(f"{waiting} migrations: {time.monotonic() - began:.1f} s")
    compare(report, before, seen(env))
    for command in ("verify_audit", "check_grants", "verify_protection"):
        answer = refused(env, command)
        report.check(command, not answer, answer)
    return report.end()


def locks(report, env):
    """What others wait for meanwhile; see locks.py."""
    for line in python(env, LOCKS).splitlines():
        report.note(f"changes {line}")


def compare(report, before, after):
    lost = {
        name: (rows, after["tables"].get(name))
        for name, rows in before["tables"].items()
        if name not in OURS and name in after["tables"] and after["tables"][name] != rows
    }
    shared = len(before["tables"].keys() & after["tables"].keys())
    report.check(f"{shared} tables in both have the same number of rows", not lost, lost or "")
    gone = sorted(before["tables"].keys() - after["tables"].keys())
    report.note(f"tables that are no more: {', '.join(gone) or 'none'}")
    found = differences(before, after)
    missing = set(before["people"]) - set(after["people"])
    report.check(
        f"{set_count(before)} visible sets of {len(before['people'])} people are the same",
        not found and not missing,
        "; ".join([*sorted(missing)[:3], *found[:5]]),
    )
    same = {name: after["files"].get(name) for name in before["files"]}
    report.check(f"{len(same)} files have their bytes", same == before["files"])


def earlier_code(folder):
    """The files of PREVIOUS; None where git does not have them."""
    command = ["git", "archive", "--format=tar", PREVIOUS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True)
    if done.returncode:
        return None
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def main(arguments):
    failed = 0
    with tempfile.TemporaryDirectory(prefix="concord-drill-") as scratch:
        code = earlier_code(Path(scratch) / "code")
        if code is None:
            print(f"Skipped: this clone has no {PREVIOUS} (git fetch --unshallow, then repeat).")
            return 0
        if "postgres" not in arguments:
            place = Path(scratch) / "sqlite"
            place.mkdir()
            failed += drill("SQLite", code, place, f"sqlite:///{place}/data/concord.sqlite3")
        if "sqlite" not in arguments:
            place = Path(scratch) / "postgres"
            place.mkdir()
            with postgres.cluster() as url:
                failed += drill("PostgreSQL", code, place, url)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
