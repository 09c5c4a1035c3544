"""Redis as the cache: what processes share and may forget."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from deploy.services.programs import LOOPBACK, a_folder, free_port, running


@contextlib.contextmanager
def redis(folder: Path | None = None, port: int | None = None) -> Iterator[str]:
    """CACHE_URL of an empty Redis. Without its answer in two seconds the portal goes on."""
    port = port or free_port()
    with a_folder(folder, "redis") as home:
        words = ("--port", str(port), "--bind", LOOPBACK, "--dir", str(home), "--save", "")
        limits = ("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru")
        with running(("redis-server", *words, *limits), log=home / "log", port=port):
            waits = "socket_timeout=2&socket_connect_timeout=2"
            yield f"rediscache://{LOOPBACK}:{port}/0?{waits}"
