"""Putting a backup in place: files first, then the database in one step, then looking at it.

Whatever kills it, the database is the old one or the new one. Until everything has been looked at,
a mark in DATA_DIR says that a restore has not ended, commands do not start, and running it again
with the same backup goes on from there.
"""

import tempfile
from pathlib import Path

from django.db import connection, connections

from portal.access import grants
from portal.audit.services import seal_pending
from portal.audit.verifying import verify as verify_audit
from portal.keeping import archive, facts, files, held, marks
from portal.keeping.backing import Say, engine
from portal.keeping.manifest import Manifest, Unfit, key_mark, must_fit


def look(source: Path) -> Manifest:
    """Read all of it again and see whether it fits here; nothing is changed. Raises Unfit."""
    with archive.reading(source) as tar:
        found = archive.verify(tar)
    must_fit(found, connection.vendor)
    return found


def occupied() -> str:
    """What stands where the backup would go; empty when nothing does, or when it is the remains of
    a restore that was cut short into an empty place."""
    unfinished = marks.read(marks.RESTORE)
    if unfinished and unfinished["into_empty"]:
        return ""
    data = [] if engine().is_empty() else ["a database with tables"]
    return " and ".join(data + (["files"] if files.is_any() else []))


def put(source: Path, found: Manifest, *, keep_sessions: bool, say: Say) -> None:
    """Replace what is here. Raises Unfit with what is wrong."""
    into_empty = not occupied()
    marks.write(marks.RESTORE, source=str(source), taken_at=found.taken_at, into_empty=into_empty)
    with archive.reading(source) as tar:
        say(f"{_files(tar, found)} files written, the others were there")
        _database(tar, keep_sessions)
    say("The database is in place; what waited to be sent is held")
    faults = check(found, keep_sessions=keep_sessions)
    if faults:
        raise Unfit("It is in place, but not as the backup says: " + "; ".join(faults))
    marks.remove(marks.RESTORE)


def _files(tar: archive.tarfile.TarFile, found: Manifest) -> int:
    written = 0
    for name, member in archive.stored_files(tar):
        if not files.is_there(name, *found.files[name]):
            files.put(name, archive.content(tar, member))
            written += 1
    return written


def _database(tar: archive.tarfile.TarFile, keep_sessions: bool) -> None:
    """The copy waits beside the database, on the same disk, so that it can take its place."""
    statements = (*held.HOLD, *(() if keep_sessions else held.END_SESSIONS))
    place = engine().scratch()
    with tempfile.TemporaryDirectory(prefix=".concord-restore-", dir=place) as folder:
        copy = Path(folder) / "copy"
        archive.extract(tar, archive.DATABASE, copy)
        engine().put(copy, statements)


def check(found: Manifest, *, keep_sessions: bool) -> list[str]:
    """What is not as the manifest says: rows of every table, the trail, the grants, the files."""
    connections["default"].close()  # the next question goes to the new one
    with engine().asking() as ask:
        emptied = set() if keep_sessions else set(held.SESSIONS)
        now = facts.counted(ask, found.tables)
        faults = [
            f"{table} has {now[table]} rows, not {rows}"
            for table, rows in found.tables.items()
            if now[table] != rows and table not in emptied
        ]
        if facts.audit_head(ask) != found.audit:
            faults.append("the ends of the audit chains are others")
    seal_pending()  # entries whose seal came a moment after the snapshot
    report = verify_audit()
    faults += [str(fault) for fault in report.faults]
    faults += [f"grants of {root} drifted" for root, _missing, _surplus in grants.drift()]
    return faults


def same_key(found: Manifest) -> bool:
    """Whether this installation's SECRET_KEY is the one the backup was made under."""
    return found.key == key_mark(found.taken_at)
