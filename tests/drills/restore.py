"""`make restore-drill`: people work, a backup is made, everything is destroyed, it is restored.

On SQLite and on a PostgreSQL of its own. ARGS='sqlite' or 'postgres' for one of them.
"""

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import psycopg

from deploy.services import postgres
from tests.drills.ground import (
    PYTHON,
    ROOT,
    Report,
    build_world,
    differences,
    environment,
    manage,
    refused,
    seen,
    set_count,
)

BUSY, HALTED = (Path(__file__).with_name(name) for name in ("busy.py", "halted.py"))
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
ENOUGH = 24  # answered writes before a backup is made


def drill(title, folder, database):
    report = Report(f"Restore drill on {title}")
    data, shelf = folder / "data", folder / "shelf"
    data.mkdir()
    shelf.mkdir()
    env = environment(data, database)
    build_world(report, env)
    answered = under_load(report, env, folder, shelf)
    before = seen(env)
    destroy(env, data, database)
    backup = next(shelf.glob("*.tar"))
    damaged(report, env, backup)
    cut_short(report, env, backup)
    with report.timed("restored"):
        for line in manage(env, "restore", backup).splitlines():
            report.note(line)
    compare(report, before, seen(env), answered)
    outgoing(report, env)
    for command in ("verify_audit", "check_grants"):
        answer = refused(env, command)
        report.check(command, not answer, answer)
    answer = refused(env, "restore", backup)
    report.check("a second restore wants --replace", "--replace" in answer, answer)
    manage(env, "restore", backup, "--replace", "--yes")
    report.check("with --replace it is done again", True)
    return report.end()


def under_load(report, env, folder, shelf):
    """Kill a backup, make another, while people write; returns writer → ids in their order."""
    stop, log = folder / "stop", folder / "answered"
    with log.open("w") as output, working(env, stop, output) as process:
        wait_for(process, log, ENOUGH)
        killed = subprocess.Popen(
            [PYTHON, "manage.py", "backup", str(shelf)],
            cwd=ROOT,
            env=env,
            stdout=subprocess.DEVNULL,
        )
        unfinished = wait_for_file(killed, shelf)
        killed.kill()
        killed.wait()
        left = [path.name for path in shelf.glob("*.tar")]
        report.check("a killed backup leaves nothing that looks whole", unfinished and not left)
        lines = len(log.read_text().splitlines())
        with report.timed("backup made and read again while people worked"):
            for line in manage(env, "backup", shelf, "--verify").splitlines()[1:]:
                report.note(line)
        wait_for(process, log, len(log.read_text().splitlines()) + 4)
        report.check("people wrote meanwhile", len(log.read_text().splitlines()) > lines + 4)
    answered = defaultdict(list)
    for line in log.read_text().splitlines():
        writer, _kind, pk = line.split()
        answered[writer].append(pk)
    return answered


@contextlib.contextmanager
def working(env, stop, output):
    process = subprocess.Popen([PYTHON, str(BUSY), str(stop)], cwd=ROOT, env=env, stdout=output)
    try:
        yield process
        stop.touch()
        process.wait(timeout=60)
    finally:
        process.kill()


def wait_for(process, log, lines, patience=180):
    deadline = time.monotonic() + patience
    while len(log.read_text().splitlines()) < lines:
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit("Nobody works.")
        time.sleep(0.1)


def wait_for_file(process, shelf):
    """True once the backup has begun to write; False when it ended before."""
    while process.poll() is None:
        if any(path.stat().st_size for path in shelf.glob("*.unfinished")):
            return True
        time.sleep(0.02)
    return False


def destroy(env, data, database):
    shutil.rmtree(data)
    data.mkdir()
    if database.startswith("postgres"):
        with psycopg.connect(database) as gone:
            gone.execute("DROP SCHEMA public CASCADE")
            gone.execute("CREATE SCHEMA public")


def damaged(report, env, backup):
    """One bit of it flipped; half of it."""
    bad = backup.with_name("damaged")
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    bad.write_bytes(content)
    answer = refused(env, "restore", bad)
    report.check("a damaged backup is refused", "damaged" in answer, answer)
    bad.write_bytes(content[: len(content) // 2])
    answer = refused(env, "restore", bad)
    report.check("half a backup is refused", "not a whole backup" in answer, answer)
    bad.unlink()


def cut_short(report, env, backup):
    """kill -9 at three places (halted.py says which). At the last one the database is in place."""
    for place in ("files", "database", "looking"):
        killed_at(report, env, place, backup)
        if place != "looking":
            report.check("the database is as it was", is_untouched(env))
        answer = refused(env, "work", "--once")
        report.check("the worker does not start", "has not ended" in answer, answer)


def killed_at(report, env, place, backup):
    """Returns once it is dead and the database server knows that."""
    command = [PYTHON, str(HALTED), place, str(backup)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        is_there = any("halted" in line for line in process.stdout)
        process.kill()
    report.check(f"a restore is killed at: {place}", is_there)
    wait_until_alone(env["DATABASE_URL"])


def wait_until_alone(database, patience=60):
    """PostgreSQL undoes what a killed program left when its connection ends."""
    deadline = time.monotonic() + patience
    while database.startswith("postgres") and time.monotonic() < deadline:
        with psycopg.connect(database) as live:
            if live.execute(OTHERS).fetchone()[0] == 0:
                return
        time.sleep(0.1)


def is_untouched(env):
    if not env["DATABASE_URL"].startswith("postgres"):
        return not Path(env["DATABASE_URL"].removeprefix("sqlite:///")).exists()
    with psycopg.connect(env["DATABASE_URL"]) as database:
        found = database.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")
        return found.fetchone() is None


def compare(report, before, after, answered):
    """`before` was seen after the last write: of its rows, those the backup has are compared."""
    there = after["all"]
    found = differences(before, after, counted=there)
    report.check(
        f"{set_count(after)} visible sets of {len(after['people'])} people are the same",
        not found,
        "; ".join(found[:3]),
    )
    rows = {pk for ids in there.values() for pk in ids}
    kept = {writer: [pk in rows for pk in ids] for writer, ids in answered.items()}
    is_prefix = all(marks == sorted(marks, reverse=True) for marks in kept.values())
    counts = ", ".join(f"{sum(marks)} of {len(marks)}" for marks in kept.values())
    report.check("of each writer's answered writes the first so many are there", is_prefix, counts)
    sums = {name: before["files"][name] for name in after["files"]}
    is_same = sums == after["files"] and None not in sums.values()
    report.check(f"{len(sums)} files have their bytes", is_same)


def outgoing(report, env):
    manage(env, "send_mail")
    held = manage(env, "release_held").strip()
    report.check("what waited to be sent is held", "Held: 0 mails" not in held, held)
    manage(env, "release_held", "--send")
    sent = manage(env, "send_mail").strip()
    report.check("and leaves when it is released", not sent.startswith("0 "), sent)


def main(arguments):
    failed = 0
    with tempfile.TemporaryDirectory(prefix="concord-drill-") as folder:
        if "postgres" not in arguments:
            place = Path(folder) / "sqlite"
            place.mkdir()
            failed += drill("SQLite", place, f"sqlite:///{place}/data/concord.sqlite3")
        if "sqlite" not in arguments:
            place = Path(folder) / "postgres"
            place.mkdir()
            with postgres.cluster() as url:
                failed += drill("PostgreSQL", place, url)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
