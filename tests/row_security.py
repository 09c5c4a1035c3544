"""The second lock on a real PostgreSQL, switched on: raw SQL as each person, and pages behind it.

`python -m tests.row_security [pytest arguments | bench]`
"""

import os
import subprocess
import sys
from pathlib import Path

from deploy.services.postgres import cluster

ROOT = Path(__file__).resolve().parents[1]
BEHIND = [
    "tests/portal/access/test_row_security.py",
    "tests/portal/access/test_scope.py",
    "tests/deals/registrations/test_list.py",
    "tests/deals/registrations/test_detail.py",
    "tests/deals/registrations/test_api_isolation.py",
    "tests/partners/accounts/test_list.py",
    "tests/partners/accounts/test_detail.py",
]


def main(arguments):
    with cluster() as url:
        env = os.environ | {"DEBUG": "1", "DATABASE_URL": url, "ROW_SECURITY": "1"}
        if arguments == ["bench"]:
            migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
            subprocess.run(migrate, check=True, cwd=ROOT, env=env)
            env["LOG_LEVEL"] = "ERROR"  # a line a request would be measured, too
            command = ["-m", "benchmarks.row_security"]
        else:
            # The lock costs two statements a request; what a page asks is counted without it.
            command = ["-m", "pytest", *(arguments or [*BEHIND, "-k", "not quer"])]
        return subprocess.run([sys.executable, *command], cwd=ROOT, env=env).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
