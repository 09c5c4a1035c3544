"""`make bench`: what the portal costs at 10,000, 100,000 and 1,000,000 deals, as ratios to raw
limits measured in the same run, and which budgets that meets. See docs/performance.md.

    make bench ARGS="--sizes 10000,100000 --database sqlite --keep FOLDER --only list,detail"

`--only`: hot paths by name, `visibility`, `count`, `export`, or `jobs` (scheduled jobs: jobs.py).
`--keep`: worlds are filled there once and used again; each run changes them a little.
"""

import argparse
import contextlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import jobs, report

# A server of the size that would be given to a million deals; nothing that changes plans.
POSTGRES = "-c shared_buffers=1GB -c max_wal_size=8GB -c work_mem=16MB -c checkpoint_timeout=30min"
READY = "filled"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--keep", type=Path, help="folder")
    parser.add_argument("--only", default="", help="hot paths, comma-separated")
    parser.add_argument("--json", type=Path, help="write all figures there")
    chosen = parser.parse_args(arguments)
    sizes = [int(size) for size in chosen.sizes.replace("_", "").split(",")]
    only = [word for word in chosen.only.split(",") if word]
    results = {}
    if only != ["jobs"]:
        with _folder(chosen.keep) as folder, _databases(chosen.database, folder) as address:
            for size in sizes:
                results[size] = _of_size(
                    size, address(size), folder / f"{chosen.database}-{size}", only
                )
        report.print_all(chosen.database, results)
        if chosen.json:
            chosen.json.write_text(json.dumps(results, indent=1))
    if "jobs" in only:
        jobs.main(["--sizes", ",".join(map(str, sizes)), "--due", "0.1"])


def _of_size(size: int, address: str, folder: Path, only: list[str]) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / READY).exists():
        _in_child(_fill, address, folder, size)
    _in_child(_measure, address, folder, only)
    return json.loads((folder / "found.json").read_text())


@contextlib.contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="concord-bench-") as folder:
        yield Path(folder)


@contextlib.contextmanager
def _databases(kind: str, folder: Path) -> Iterator[Callable[[int], str]]:
    """Yields size → DATABASE_URL."""
    if kind == "sqlite":
        yield lambda size: f"sqlite:///{folder}/sqlite-{size}/world.sqlite3"
        return
    from deploy.services import postgres

    place = folder / "postgres" if folder.name[:14] != "concord-bench-" else None
    with postgres.cluster(place, options=POSTGRES) as url:
        yield lambda size: _made(url, f"world_{size}")


def _made(url: str, name: str) -> str:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f'CREATE DATABASE "{name}"')
    return f"{url.rpartition('/')[0]}/{name}"


# --- A process of its own for each step: memory is told apart, and settings are read anew --------
def _in_child(step: Callable[..., None], address: str, folder: Path, *arguments: Any) -> None:
    if (child := os.fork()) == 0:
        code = 1
        try:
            _set_up(address, folder)
            step(folder, *arguments)
            code = 0
        finally:
            os._exit(code)
    if os.waitpid(child, 0)[1]:
        raise SystemExit(f"{step.__name__.strip('_')} failed.")


def _set_up(address: str, folder: Path) -> None:
    import django
    from django.conf import settings

    os.environ |= {
        "DATA_DIR": str(folder),
        "DATABASE_URL": address,
        "EMAIL_URL": "dummymail://",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "1",
        "LOG_LEVEL": "ERROR",
        "API_RATE": "100000/min",
        "API_ORGANIZATION_RATE": "100000/min",
    }
    django.setup()
    settings.DEBUG = False  # Django keeps every query while it is on
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.ROOT_URLCONF = "benchmarks.bare"
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def _fill(folder: Path, size: int) -> None:
    from django.core.management import call_command

    from benchmarks import world

    began = time.perf_counter()
    call_command("migrate", verbosity=0)
    migrated = time.perf_counter()
    world.fill(size)
    spent = f"{time.perf_counter() - migrated:.0f} s, migrations {migrated - began:.0f} s"
    print(f"{size:,} deals filled in {spent}", flush=True)
    (folder / READY).write_text(spent)


def _measure(folder: Path, only: list[str]) -> None:
    import traceback

    from django.core.management import call_command

    from benchmarks import measuring

    try:
        call_command("migrate", verbosity=0)  # a kept world may be older than the code
        (folder / "found.json").write_text(json.dumps(measuring.measure(only)))
    except Exception:
        traceback.print_exc()
        raise


if __name__ == "__main__":
    main()
