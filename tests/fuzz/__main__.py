"""schemathesis against a live portal: every check, every phase, as several people.

`python -m tests.fuzz [--people NAME,…] [--seeds 1,2,3] [--max-examples 30] [--minutes 0]
[--phases …] [--report FOLDER]`. Each person and seed is one run on a portal of its own, so that a
failure can be repeated alone. `--minutes` is for all runs together; 0 is as long as it takes.
"""

import argparse
import itertools
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.live import live

CONFIG = Path(__file__).with_name("schemathesis.toml")
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
PEOPLE = {
    "seller": "seller@northwind.example",
    "desk": "desk@meridian.example",
    "admin": "admin@northwind.example",
}
# They would take the key out of the fuzzer's own hand.
NOT_FUZZED = ("auth_token_destroy", "me_tokens_destroy")
SHORTEST = 20  # seconds that are worth a run


def main():
    options = parsed()
    runs = list(itertools.product(options.seeds.split(","), options.people.split(",")))
    ends = time.monotonic() + options.minutes * 60
    failed = []
    for number, (seed, name) in enumerate(runs):
        seconds = int((ends - time.monotonic()) / (len(runs) - number)) if options.minutes else 0
        if options.minutes and seconds < SHORTEST:
            print(f"No time left for {name}, seed {seed}", flush=True)
            continue
        print(f"--- {name}, seed {seed}", flush=True)
        if not fuzzed(options, name, seed, seconds):
            failed.append(f"{name}, seed {seed}")
    sys.exit(f"Failures: {'; '.join(failed)}" if failed else 0)


def parsed():
    parser = argparse.ArgumentParser(prog="concord.py fuzz", description=__doc__)
    parser.add_argument("--people", default=",".join(PEOPLE), help=f"of {', '.join(PEOPLE)}")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--max-examples", default="30")
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    parser.add_argument("--report", help="a folder for JUnit reports and the server's log")
    return parser.parse_args()


def fuzzed(options, name, seed, seconds):
    """One run; did everything hold? A trace in the server's log counts as a failure, too."""
    email = PEOPLE[name]
    with live([email]) as portal, tempfile.TemporaryDirectory() as folder:
        command = [SCHEMATHESIS, "--config-file", CONFIG, "run", portal.schema]
        command += ["--url", portal.address, "--request-timeout", "60"]
        command += ["-H", f"Authorization: Bearer {portal.tokens[email]}", "--checks", "all"]
        command += ["--phases", options.phases, "--max-examples", options.max_examples]
        command += ["--seed", seed, "--workers", "1", "--continue-on-failure"]
        command += ["--warnings", "off", "--generation-database", "none"]
        for operation in NOT_FUZZED:
            command += ["--exclude-operation-id", operation]
        if seconds:
            command += ["--max-time", str(seconds)]
        if options.report:
            target = Path(options.report).resolve() / f"{name}-{seed}"
            command += ["--report", "junit", "--report-dir", target]
        done = subprocess.run(list(map(str, command)), cwd=folder, check=False)
        still_in = has_key(portal, email)
        log = portal.log.read_text(errors="replace")
        if options.report:
            shutil.copy(portal.log, target.with_suffix(".log"))
    traces = log.count("Traceback (most recent call last)")
    if traces:
        print(f"{traces} traces in the server's log; the last one:\n", log[-3000:], flush=True)
    if not still_in:
        print("The fuzzer lost its key on the way: what came after says little.", flush=True)
    return done.returncode == 0 and not traces and still_in


def has_key(portal, email):
    key = {"Authorization": f"Bearer {portal.tokens[email]}"}
    answer = httpx.get(f"{portal.address}/api/v1/me/", headers=key, timeout=60, trust_env=False)
    return answer.status_code == 200


if __name__ == "__main__":
    main()
