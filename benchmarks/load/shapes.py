"""Where load goes: the stack, or what `make demo` is (SQLite, one web process, one worker)."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from deploy import stack as grown_up
from deploy import world
from deploy.services.programs import LOOPBACK, a_folder, free_port, wait_for

# One machine plays twenty people with four tokens: limits for one person would stop it.
NO_LIMITS = {
    "API_RATE": "9000000/min",
    "API_ORGANIZATION_RATE": "9000000/min",
    "API_TOKEN_RATE": "1000000/min",
}


@contextlib.contextmanager
def stack(folder: Path | None, size: str) -> Iterator[tuple[str, str, Path]]:
    """Address, everybody's password, the folder with the logs."""
    with grown_up.stack(folder, size=size, more=NO_LIMITS) as found:
        yield found.address, found.password, found.folder


@contextlib.contextmanager
def sqlite(folder: Path | None, size: str) -> Iterator[tuple[str, str, Path]]:
    """The same for SQLite: eight threads and the worker write to one file."""
    port = free_port()
    with a_folder(folder, "sqlite") as home:
        env = {**os.environ, **grown_up.settings(home, port), "EMAIL_URL": "dummymail://"}
        env |= NO_LIMITS | {"DATABASE_POOL": "0", "BEHIND_PROXY": "0"}
        for name in ("DATABASE_URL", "CACHE_URL", "FILES_URL"):
            env.pop(name, None)
        password = world.prepared(env, home, size)
        with grown_up.web(env, home, 1, port) as web, grown_up.worker(env, home, 1):
            wait_for(web, port, home / "web1.log", patience=180)
            yield f"http://{LOOPBACK}:{port}", password, home


SHAPES = {"stack": stack, "sqlite": sqlite}
