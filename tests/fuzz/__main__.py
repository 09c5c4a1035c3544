"""schemathesis against a live portal: every check, every phase, as several people.

`python -m tests.fuzz [--people NAME,…] [--seeds 1,2,3] [--max-examples 30] [--minutes 0]
[--phases …] [--together 2] [--report FOLDER]`. Each person, seed and part is one run on a portal
of its own, so that a failure can be repeated alone. The parts: requests one by one, and sequences
that follow what answers lead to. `--minutes` is for all runs together; 0 is as long as it takes.
"""

import argparse
import contextlib
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.live import live, migrated_database

HERE = Path(__file__).parent
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
PEOPLE = {
    "seller": "seller@northwind.example",
    "desk": "desk@meridian.example",
    "admin": "admin@northwind.example",
    "manager": "cam@meridian.example",
}
STATEFUL = "stateful"
# They would take the key out of the fuzzer's own hand.
NOT_FUZZED = ("auth_token_destroy", "me_tokens_destroy")
SHORTEST = 40  # seconds that are worth a run


@dataclass(frozen=True)
class Run:
    name: str
    seed: str
    phases: str
    seconds: int

    def __str__(self):
        return f"{self.name}, seed {self.seed}, {self.phases}"


def main():
    options = parsed()
    runs = planned(options)
    with one_database(), ThreadPoolExecutor(options.together) as pool:
        outcomes = list(pool.map(lambda run: told(run, options), runs))
    failed = [str(run) for run, good in zip(runs, outcomes, strict=True) if not good]
    sys.exit(f"Failures: {'; '.join(failed)}" if failed else 0)


def parsed():
    parser = argparse.ArgumentParser(prog="concord.py fuzz", description=__doc__)
    parser.add_argument("--people", default=",".join(PEOPLE), help=f"of {', '.join(PEOPLE)}")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--max-examples", default="30")
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    parser.add_argument("--together", type=int, default=1, help="runs at the same time")
    parser.add_argument("--report", help="a folder for reports and the server's log")
    return parser.parse_args()


def planned(options):
    """Every run with its share of the time; too little of it for one is told before any begins."""
    phases = options.phases.split(",")
    parts = [",".join(name for name in phases if name != STATEFUL), STATEFUL]
    parts = [part for part in parts if part and set(part.split(",")) <= set(phases)]
    every = list(itertools.product(options.seeds.split(","), options.people.split(","), parts))
    seconds = int(options.minutes * 60 * options.together / len(every))
    if options.minutes and seconds < SHORTEST:
        sys.exit(f"{len(every)} runs need at least {SHORTEST} s each.")
    return [Run(name, seed, part, seconds) for seed, name, part in every]


@contextlib.contextmanager
def one_database():
    """Migrated once for all runs: it takes a minute."""
    if os.environ.get("LIVE_DATABASE"):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="concord-fuzz-") as folder:
        os.environ["LIVE_DATABASE"] = str(migrated_database(Path(folder)))
        yield


def told(run, options):
    """One run; did everything hold? What it says comes in one piece."""
    with tempfile.TemporaryDirectory() as scratch:
        reports = Path(scratch)
        if options.report:
            reports = Path(options.report).resolve() / f"{run.name}-{run.seed}-{run.phases[:8]}"
            reports.mkdir(parents=True, exist_ok=True)
        done, problems = fuzzed(run, options, reports)
    lines = [f"--- {run}", done.stdout, *problems]
    print("\n".join(lines), flush=True)
    return done.returncode == 0 and not problems


def fuzzed(run, options, reports):
    """(what schemathesis said, what else is wrong) of one run."""
    email = PEOPLE[run.name]
    with live([email]) as portal:
        command = [SCHEMATHESIS, *arguments(run, options, portal, portal.tokens[email])]
        command += ["--report", "json", "--report-json-path", reports / "report.json"]
        env = os.environ | {"PYTHONPATH": str(HERE.parents[1])}
        if run.phases == STATEFUL:
            env["SCHEMATHESIS_HOOKS"] = "tests.fuzz.following"
        done = subprocess.run(
            list(map(str, command)),
            cwd=reports,
            env=env,
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        problems = ["The fuzzer lost its key on the way."] if not has_key(portal, email) else []
        problems += errors_in(portal.log) + not_reached(run, done.stdout, reports / "report.json")
    return done, problems


def arguments(run, options, portal, token):
    command = ["--config-file", HERE / "schemathesis.toml", "run", portal.schema]
    command += ["--url", portal.address, "--request-timeout", "60"]
    command += ["-H", f"Authorization: Bearer {token}", "--checks", "all"]
    command += ["--phases", run.phases, "--max-examples", options.max_examples]
    command += ["--seed", run.seed, "--workers", "1", "--continue-on-failure"]
    command += ["--warnings", "off", "--generation-database", "none", "--no-color"]
    command += itertools.chain.from_iterable(("--exclude-operation-id", n) for n in NOT_FUZZED)
    return command + (["--max-time", run.seconds] if run.seconds else [])


def has_key(portal, email):
    key = {"Authorization": f"Bearer {portal.tokens[email]}"}
    answer = httpx.get(f"{portal.address}/api/v1/me/", headers=key, timeout=60, trust_env=False)
    return answer.status_code == 200


def not_reached(run, said, report):
    """What a run had no time for is not passed."""
    if run.phases == STATEFUL:
        followed = re.search(r"API Links:\s+(\d+) covered", said)
        return [] if followed and int(followed[1]) else ["No answer led on to another request."]
    missed = json.loads(report.read_text())["operations"]["skipped"]
    return [f"No time was left for {missed} operations."] if missed else []


def errors_in(log):
    """What the server calls an error, or could not even say in its own way; the first three."""
    lines = log.read_text(errors="replace").splitlines()
    bad = [line for line in lines if '"level": "error"' in line or line.startswith("Traceback")]
    if not bad:
        return []
    return [f"{len(bad)} errors in the server's log; the first ones:", *(x[:3000] for x in bad[:3])]


if __name__ == "__main__":
    main()
