"""`make load ARGS='--minutes 10 --users 20 --shape stack'`: start the shape, send the people in,
print requests a second, p50/p95/p99 and errors against the budgets. Fails when one is missed."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.load.report import show
from benchmarks.load.shapes import SHAPES
from deploy.services.programs import ROOT, a_folder, stop_on_signals

HERE = Path(__file__).parent
USERS = {"stack": 20, "sqlite": 10}
ARRIVE = 2  # people a second


def main() -> None:
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--users", type=int)
    parser.add_argument("--shape", choices=list(SHAPES), default="stack")
    parser.add_argument("--folder", type=Path, help="keep, and find again, its data here")
    parser.add_argument("--size", default="medium", help="small, medium or large")
    wanted = parser.parse_args()
    users = wanted.users or USERS[wanted.shape]
    stop_on_signals()
    folder = wanted.folder and wanted.folder.resolve()
    with (
        SHAPES[wanted.shape](folder, wanted.size) as (address, password, home),
        a_folder(None, "load") as own,
    ):
        seconds, rows = sent_in(address, password, users, wanted.minutes * 60, own / "seen.json")
        good = show(wanted.shape, rows, seconds, home)
    sys.exit(0 if good else 1)


def sent_in(address: str, password: str, users: int, seconds: float, result: Path) -> tuple:
    """Seconds and every request after the last of `users` has come."""
    env = {**os.environ, "LOAD_PASSWORD": password, "LOAD_RESULT": str(result)}
    warm = {**env, "LOAD_RESULT": os.devnull}
    locust(address, warm, users=4, seconds=15)  # each process's first pages take long
    locust(address, env, users=users, seconds=seconds + users / ARRIVE)
    took, rows = json.loads(result.read_text())
    return took, [tuple(row) for row in rows]


def locust(address: str, env: dict[str, str], users: int, seconds: float) -> None:
    words = ("--headless", "--only-summary", "--host", address, "--loglevel", "WARNING")
    amount = ("-u", str(users), "-r", str(ARRIVE), "-t", f"{seconds:.0f}s")
    more = ("--skip-log-setup", "--stop-timeout", "20", "--exit-code-on-error", "0")
    command = (sys.executable, "-m", "locust", "-f", str(HERE / "locustfile.py"))
    subprocess.run(
        (*command, *words, *amount, *more), cwd=ROOT, check=True,
        env={**env, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip


if __name__ == "__main__":
    main()
