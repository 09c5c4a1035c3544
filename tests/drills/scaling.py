"""`make scaling`: what docs/scaling.md says was tried here, each on a PostgreSQL of its own.

ARGS='replica' or 'partition' for one of them.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from deploy.services import postgres
from tests.drills import partition, replica
from tests.drills.ground import Report, build_world, environment


def main(arguments):
    """The story of the replica needs a process with its settings: it comes last."""
    wanted = arguments or ["partition", "replica"]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="concord-drill-") as folder, postgres.cluster() as url:
        env = environment(Path(folder) / "data", url)
        build_world(Report("A world to try it on"), env)
        if "partition" in wanted:
            report = Report("Deals in parts by company")
            partition.drill(report, url)
            failed += report.end()
        if "replica" in wanted:
            failed += behind(env, url)
    return failed


def behind(env, url):
    report = Report(f"Reading from a replica {replica.LAG} s behind")
    home = Path(tempfile.mkdtemp(prefix="concord-replica-", dir="/tmp"))
    try:
        with replica.running(url, home) as (address, stop):
            env["DATABASE_REPLICA_URL"] = address
            os.environ.update(env, DJANGO_SETTINGS_MODULE="portal.settings")
            return replica.story(report, stop)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
