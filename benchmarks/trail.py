"""What checking the trail costs: `python -m benchmarks.trail [--entries 1000000]`.

Fills a scratch SQLite database with so many sealed entries, and with a tenth of them, and runs
`manage.py verify_audit` on each in a process of its own: seconds by the clock and of the processor,
and the most memory it ever had. Six entries of ten are the vendor's, the others 2,000 companies'.
"""

import argparse
import datetime as dt
import itertools
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

COMPANIES, VENDORS_SHARE = 2_000, 0.6
AT_ONCE = 20_000
BEGAN = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
ENTRY = ("id", "at", "action", "target_type", "target_id", "audience", "note")
LINK = ("chain_id", "number", "entry_id", "shown", "salt", "digest", "previous", "hash")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--entries", type=int, default=1_000_000)
    entries = parser.parse_args().entries
    with tempfile.TemporaryDirectory(prefix="concord-trail-") as folder:
        empty = Path(folder) / "empty.sqlite3"
        os.environ |= _settings(empty)
        in_child(migrate)
        for size in (entries // 10, entries):
            os.environ |= _settings(Path(shutil.copy(empty, Path(folder) / f"{size}.sqlite3")))
            began = time.monotonic()
            in_child(lambda size=size: fill(size))
            print(f"{size:,} entries filled in {time.monotonic() - began:.0f} s", flush=True)
            began = time.monotonic()
            used = in_child(verify)
            took = time.monotonic() - began
            print(
                f"  verify_audit: {took:.1f} s by the clock, {used.ru_utime + used.ru_stime:.1f} s"
                f" of processor, {used.ru_maxrss / 1024:.0f} MB at most",
                flush=True,
            )


def _settings(database: Path) -> dict[str, str]:
    return {
        "DATA_DIR": str(database.parent),
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "1",
        "LOG_LEVEL": "ERROR",
    }


def in_child(work: Any) -> Any:
    """What a process of its own used (`resource.struct_rusage`). Ends this one when it failed."""
    if (child := os.fork()) == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    _pid, status, used = os.wait4(child, 0)
    if status:
        sys.exit("A step failed.")
    return used


def _set_up() -> None:
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False  # Django keeps every query while it is on


def migrate() -> None:
    _set_up()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    connection.close()


def verify() -> None:
    _set_up()
    from django.core.management import call_command

    call_command("verify_audit")


def fill(entries: int) -> None:
    """Entries and their links, as `portal.audit.services` seals them, past the ORM."""
    _set_up()
    from benchmarks import bulk
    from portal.activity.models import AuditEntry
    from portal.audit.models import Chain, ChainLink

    ends: dict[str, tuple[int, str]] = {}
    rng = random.Random(8)
    with bulk.filling(), bulk.without_indexes(AuditEntry, ChainLink):
        source = _sealed(entries, ends, rng)
        while batch := list(itertools.islice(source, AT_ONCE)):
            bulk.write(AuditEntry, ENTRY, [entry for entry, _link in batch])
            bulk.write(ChainLink, LINK, [link for _entry, link in batch])
        bulk.write(
            Chain, ("stream", "length", "head"), [(name, *end) for name, end in ends.items()]
        )


def _sealed(
    entries: int, ends: dict[str, tuple[int, str]], rng: random.Random
) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Rows of an entry and of its link; `ends` holds chain → (length, last hash) afterwards."""
    from benchmarks.bulk import new_id
    from portal.activity.models import AuditEntry
    from portal.audit.canonical import GENESIS, digest_of, link_hash, moment, salt_for
    from portal.audit.choices import VENDOR
    from portal.audit.services import whole

    companies = [str(UUID(new_id(rng))) for _one in range(COMPANIES)]
    for number in range(1, entries + 1):
        at, target = BEGAN + dt.timedelta(seconds=37 * number), new_id(rng)
        is_vendors = rng.random() < VENDORS_SHARE
        stream = VENDOR if is_vendors else rng.choice(companies)
        audience = "internal" if is_vendors else "joint"
        note = {"from": "submitted", "to": "in_review", "reason": f"Number {number}"}
        entry = AuditEntry(
            id=number, at=at, action="claim", target_type="registrations.deal",
            target_id=UUID(target), audience=audience, note=note,
        )  # fmt: skip
        shown = None
        if not is_vendors:
            shown = {"at": moment(at), "action": "claim", "actor": "Meridian", "side": "vendor",
                     "record": "D-7F3K2QM", "note": note}  # fmt: skip
        length, head = ends.get(stream, (0, GENESIS))
        salt = salt_for("trail", stream, length + 1, head)
        digest = digest_of(salt, whole(entry))
        found = link_hash(stream, length + 1, head, digest, shown)
        ends[stream] = (length + 1, found)
        yield (
            (number, f"{at:%Y-%m-%d %H:%M:%S}", "claim", "registrations.deal", target, audience,
             json.dumps(note)),
            (stream, length + 1, number, json.dumps(shown) if shown else None, salt, digest, head,
             found),
        )  # fmt: skip


if __name__ == "__main__":
    main()
