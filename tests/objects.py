"""Tests of the rooms that keep files, with an S3-compatible store instead of a folder.

`python -m tests.objects [pytest arguments]`. Needs Debian's python3-swift and memcached.
"""

import os
import subprocess
import sys

from deploy.services.objects import objects
from deploy.services.programs import ROOT

ROOMS = [
    "tests/portal/activity/test_storage.py",
    "tests/cms/media",
    "tests/cms/packages",
    "tests/cms/cobranding",
    "tests/deals/registrations/test_files.py",
    "tests/deals/supply/test_quotes.py",
    "tests/deals/cases/test_hearing.py",
    "tests/partners/touchpoints/test_logbook.py",
    "tests/partners/certifications/test_claims.py",
    "tests/portal/exchange",
]


def main(arguments):
    with objects() as url:
        env = os.environ | {"DEBUG": "1", "FILES_URL": url}
        command = [sys.executable, "-m", "pytest", *(arguments or ROOMS)]
        return subprocess.run(command, cwd=ROOT, env=env).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
