"""The migrated test database, kept from one run to the next.

Hundreds of migrations take most of a minute; their result changes only with them. The first run
keeps a copy named after everything that can change it, later runs and other test processes begin
with the copy. What is in the code (permissions, kinds of content) Django adds each time.

Only for SQLite, and not where TEST_DATABASE names a file of one's own.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache" / "concord"
MEMORY = Path("/dev/shm")  # noqa: S108 - a disk of this machine's memory; the folder is our own


def is_usable():
    return connection.vendor == "sqlite" and not settings.DATABASES["default"]["TEST"].get("NAME")


def template():
    digest = hashlib.sha256(sys.version.encode())
    migrations = [p for wing in ("portal", "partners", "deals", "cms") for p in _below(ROOT / wing)]
    for path in (ROOT / "requirements.txt", *sorted(migrations)):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return KEPT / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


def _below(folder):
    return folder.glob("**/migrations/*.py")


class TestDatabase:
    """This process's database: `path`; `is_migrated` where a copy was there to begin with.

    One process at a time makes that copy, and the others wait for it: `made()` lets them go on.
    """

    __test__ = False

    def __init__(self, folder):
        KEPT.mkdir(parents=True, exist_ok=True)
        self.path, self.kept = Path(folder) / "test.sqlite3", template()
        self.lock = (KEPT / "lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.is_migrated = self.kept.exists()
        if self.is_migrated:
            shutil.copy(self.kept, self.path)
            self.lock.close()

    def made(self):
        """Called when every migration has run and nothing else has been written."""
        if self.is_migrated:
            return
        for old in KEPT.glob("migrated-*"):
            old.unlink()
        half = self.kept.with_suffix(".half")
        with contextlib.closing(sqlite3.connect(half)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        half.rename(self.kept)
        self.lock.close()


@contextlib.contextmanager
def test_database():
    """A TestDatabase in memory, gone at the end."""
    place = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="concord-test-", dir=place) as folder:
        yield TestDatabase(folder)
