"""`python -m benchmarks.jobs`: processor time of every scheduled job per 10,000 deals, and its
growth: once when nothing is due, once when one per cent is due for each job.

    python -m benchmarks.jobs [--sizes 10000,100000,1000000] [--due 1] [--without match_index]

A scratch SQLite database and a fresh process for each size; mail goes nowhere. `--due 0` measures
the first only, which is what a night costs besides the work itself.
"""

import argparse
import json
import math
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from typing import Any

PER = 10_000
UNIT = 1000  # deals written through the models; the rest are copies
DATABASE, EMPTY = "jobs.sqlite3", "empty.sqlite3"
Found = dict[str, dict[str, Any]]  # "idle"/"due" → job → [seconds, its own line]


def measure(size: int, due: float, without: frozenset[str]) -> Found:
    """Fill the database and run each job once at each moment."""
    from benchmarks import lives

    began = time.perf_counter()
    lives.fill(size, due)
    print(f"{size} deals filled in {time.perf_counter() - began:.0f} s", flush=True)
    found: Found = {"idle": _run_all(lives.IDLE, without)}
    if due:
        found["due"] = _run_all(lives.DUE, without)
    return found


def _run_all(moment: Any, without: frozenset[str]) -> dict[str, Any]:
    from portal.jobs.registry import JOBS
    from portal.jobs.services import run_now
    from portal.workflow import clock

    found = {}
    with clock.at(moment):
        for name in JOBS.keys() - without:
            began = time.process_time()
            line = run_now(name)
            found[name] = [time.process_time() - began, line]
    return found


def report(results: dict[int, Found]) -> None:
    small, large = min(results), max(results)
    for moment, words in (("idle", "Nothing is due"), ("due", "Some are due for each job")):
        if moment not in results[small]:
            continue
        print(f"\n{words}: processor ms per {PER:,} deals, and what the job says")
        heads = "".join(f"{size:>12,}" for size in results)
        print(f"  {'job':<20}{heads}   growth")
        for name in sorted(results[large][moment]):
            rows = {size: found[moment][name] for size, found in results.items()}
            cells = "".join(f"{rows[size][0] * 1000 * PER / size:>12.1f}" for size in rows)
            print(f"  {name:<20}{cells}   {_growth(rows):>6}   {rows[large][1]}")


def _growth(rows: dict[int, Any]) -> str:
    """The exponent of time over size: 0 does not grow, 1 grows with the deals."""
    small, large = min(rows), max(rows)
    if small == large or not rows[small][0]:
        return ""
    return f"{math.log(rows[large][0] / rows[small][0]) / math.log(large / small):.2f}"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--due", type=float, default=1.0, help="per cent")
    parser.add_argument("--without", default="", help="jobs to leave out, comma-separated")
    chosen = parser.parse_args(arguments)
    sizes = [int(size) for size in chosen.sizes.split(",")]
    if any(size < UNIT or size % UNIT for size in sizes):
        parser.error(f"Sizes are multiples of {UNIT}.")
    without = frozenset(chosen.without.split(","))
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        _in_child(_make_empty, folder)
        for size in sizes:
            shutil.copy(os.path.join(folder, EMPTY), os.path.join(folder, DATABASE))
            _in_child(_measure_into, folder, size, chosen.due, without)
            with open(os.path.join(folder, "found.json")) as file:
                results[size] = json.load(file)
    report(results)


def _in_child(step: Callable[..., None], folder: str, *arguments: Any) -> None:
    """Do it in a process of its own, which knows the database under its name in the folder."""
    if (child := os.fork()) == 0:
        _set_up(folder)
        step(folder, *arguments)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"{step.__name__} failed.")


def _set_up(folder: str) -> None:
    import django
    from django.conf import settings

    os.environ |= {
        "DATA_DIR": folder,
        "DATABASE_URL": f"sqlite:///{folder}/{DATABASE}",
        "EMAIL_URL": "dummymail://",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "1",
        "LOG_LEVEL": "ERROR",
    }
    django.setup()
    settings.DEBUG = False  # Django keeps every query while it is on


def _make_empty(folder: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.move(os.path.join(folder, DATABASE), os.path.join(folder, EMPTY))


def _measure_into(folder: str, *arguments: Any) -> None:
    with open(os.path.join(folder, "found.json"), "w") as file:
        json.dump(measure(*arguments), file)


if __name__ == "__main__":
    main()
