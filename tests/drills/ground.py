"""What the drills share: scratch worlds, our commands in them, and a report that ends in a word."""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
SEEN = Path(__file__).with_name("seen.py")


def environment(folder, database, code=ROOT, **more):
    """Settings of a scratch world in `folder`; mail waits until somebody sends it."""
    return os.environ | {
        "DEBUG": "1",
        "CONCORD_DEMO": "0",
        "DATA_DIR": str(folder),
        "DATABASE_URL": database,
        "EMAIL_URL": "dummymail://",
        "EMAIL_AT_ONCE": "0",
        "DATABASE_SECONDS": "0",  # a drill on a busy machine takes longer, and is no outage
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(code),
        **more,
    }


def python(env, *arguments, code=ROOT, **options):
    """Run Python in `code`; returns what it printed. Raises CalledProcessError."""
    done = subprocess.run(
        [PYTHON, *map(str, arguments)],
        cwd=code,
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )
    return done.stdout


def manage(env, *arguments, code=ROOT, **options):
    return python(env, "manage.py", *arguments, code=code, **options)


def refused(env, *arguments, code=ROOT):
    """What the command says when it fails; empty when it does not."""
    command = [PYTHON, "manage.py", *map(str, arguments)]
    done = subprocess.run(command, cwd=code, env=env, capture_output=True, text=True)
    return (done.stderr.strip() or done.stdout.strip()) if done.returncode else ""


def build_world(report, env):
    """Migrate and build the demo world. Where DRILL_WORLDS names a folder, the world is kept there
    as a backup, and the next drill begins by restoring it: much quicker."""
    vendor = env["DATABASE_URL"].split(":")[0]
    kept = Path(env["DRILL_WORLDS"]) / f"{vendor}.tar" if env.get("DRILL_WORLDS") else None
    Path(env["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    with report.timed("demo world built"):
        if kept and kept.exists():
            manage(env, "restore", kept)
            return
        manage(env, "migrate", "--verbosity=0")
        manage(env, "demo")
    if kept:
        manage(env, "backup", kept)


def seen(env, code=ROOT):
    """Everything everybody sees, as tests/drills/seen.py finds it."""
    return json.loads(python(env, SEEN, code=code))


class Report:
    """Lines as they are found; `end()` says whether all was as promised."""

    def __init__(self, title):
        self.failed, self.began = 0, time.monotonic()
        print(f"\n== {title}", flush=True)

    def note(self, text):
        print(f"   {text}", flush=True)

    def check(self, text, is_so, detail=""):
        self.failed += not is_so
        print(f"{'ok ' if is_so else 'NOT'} {text}{f': {detail}' if detail else ''}", flush=True)

    @contextlib.contextmanager
    def timed(self, text):
        began = time.monotonic()
        yield
        self.note(f"{text}: {time.monotonic() - began:.1f} s")

    def end(self):
        word = f"{self.failed} NOT as promised" if self.failed else "all as promised"
        print(f"== {word}, {time.monotonic() - self.began:.0f} s", flush=True)
        return self.failed


def differences(before, after, counted=None):
    """Sentences about people whose visible sets differ. `counted`: rows that both could have."""
    found = []
    for email, sets in before["people"].items():
        for label, ids in sets.items():
            now = after["people"].get(email, {}).get(label)
            if now is None:
                continue
            then = set(ids) if counted is None else set(ids) & set(counted[label])
            if then != set(now):
                found.append(
                    f"{email} {label}: {len(then - set(now))} lost, {len(set(now) - then)} new"
                )
    return found


def set_count(found):
    return sum(len(sets) for sets in found["people"].values())
