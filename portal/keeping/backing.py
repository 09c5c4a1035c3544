"""Making a backup: the database at one moment, the files, and what both must add up to."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from portal.keeping import archive, facts, files, marks, postgres, sqlite
from portal.keeping.manifest import Manifest, Unfit, app_version, key_mark, known_migrations
from portal.workflow import clock

ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgres}
NAMES = "concord-*.tar"
Say = Callable[[str], None]


def engine() -> ModuleType:
    """What knows this installation's kind of database."""
    if connection.vendor not in ENGINES:
        raise Unfit(f"There is no backup for {connection.vendor}: SQLite or PostgreSQL.")
    return ENGINES[connection.vendor]


def named(target: Path) -> Path:
    """A folder gets a new file named after the moment; any other target is the file."""
    return target / f"concord-{clock.now():%Y%m%dT%H%M%SZ}.tar" if target.is_dir() else target


def make(target: Path | None) -> Manifest:
    """Write a backup to `target` (None: standard output) while the portal serves."""
    place = (target.parent if target else settings.DATA_DIR).resolve()
    scratch = tempfile.TemporaryDirectory(prefix=".concord-backup-", dir=place)
    with scratch as folder, archive.opened(target) as tar:
        found = _write(tar, Path(folder))
    where = str(target.resolve()) if target else "standard output"
    marks.write(marks.LAST_BACKUP, taken_at=found.taken_at, target=where, version=found.version)
    return found


def _write(tar: archive.tarfile.TarFile, folder: Path) -> Manifest:
    """The files come after the database: all that its rows name were there before them."""
    taken_at = clock.now().isoformat()
    with engine().snapshot(folder) as (copy, ask):
        known, applied = known_migrations(), facts.migrations(ask)
        there = {row[0] for row in ask(engine().TABLES)}
        found = Manifest(
            taken_at=taken_at,
            vendor=connection.vendor,
            version=app_version(),
            migrations=sorted(applied & known),
            tables=facts.counted(ask, [name for name in facts.tables() if name in there]),
            audit=facts.audit_head(ask),
            key=key_mark(taken_at),
        )
        # Before an upgrade's `migrate`, columns the code knows may not be there.
        wanted = set(facts.named_files(ask)) if known <= applied else set()
    with copy.open("rb") as stream:
        found.database = archive.add(tar, archive.DATABASE, stream, copy.stat().st_size)
    copy.unlink()
    for name in files.everything():
        try:
            stream = default_storage.open(name)
        except FileNotFoundError:  # taken away while we went through
            continue
        with stream:
            found.files[name] = archive.add(
                tar, archive.FILES + name, stream, default_storage.size(name)
            )
    found.missing = sorted(wanted - found.files.keys())
    archive.add_manifest(tar, found)
    return found


def forget_older(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups of a folder; returns what is gone."""
    old = sorted(folder.glob(NAMES))[:-keep]
    for path in old:
        path.unlink()
    return old
