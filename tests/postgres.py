"""Tests on a real PostgreSQL: Debian's, on loopback, in a folder that is gone afterwards.

`python -m tests.postgres [pytest arguments]`; without arguments the whole suite, then the races.
Needs root (to install and to become `postgres`) or an installed PostgreSQL and a user of one's own.
"""

import os
import subprocess
import sys
from pathlib import Path

from deploy.services.postgres import cluster

ROOT = Path(__file__).resolve().parents[1]
WHOLE = ["--numprocesses=auto", "--maxprocesses=4", "--dist=worksteal"]
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


def main(arguments):
    """The whole suite, each test process on a copy of one migrated database, then the races; or
    what `arguments` (pytest's) say."""
    with cluster() as url:
        env = os.environ | {"DEBUG": "1", "DATABASE_URL": url, "RACE_DATABASE_URL": url}
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, check=True, cwd=ROOT, env=env)
        runs = [arguments] if arguments else [WHOLE, RACES]
        tests = [[sys.executable, "-m", "pytest", *run] for run in runs]
        return max(subprocess.run(command, cwd=ROOT, env=env).returncode for command in tests)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
