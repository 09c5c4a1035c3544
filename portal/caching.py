"""The cache, where it may fail: a page must not.

What is in the cache can be had again or done without: counts of requests, what an open form saw,
the keys of identity providers. Never who may see what, so nothing old in it can open anything.
While the real cache is away, each process keeps such things in its own memory: counts of requests
go on for each process alone, and are forgotten when the cache is back. (Guesses of passwords are
counted in the database: portal/signin/limits.py.)

django-redis can ignore errors, too, but then answers None where a number is asked for.
"""

import logging
import time
from typing import Any, ClassVar

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)
REST = 2.0  # seconds before it is tried again: not every use waits for the time-out
SECONDS = 1.0  # Redis answers in far less, or not at all
# Every other method of a cache is made of these.
NAMES = [
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "get_many",
    "has_key",
    "incr",
    "set_many",
    "delete_many",
    "clear",
]


class MayFail(BaseCache):
    """Every method by the backend below, or by this process's memory while that one fails."""

    failures: ClassVar[tuple[type[Exception], ...]]
    rest_until: ClassVar[dict[str, float]] = {}  # one for all threads

    def __init__(self, location: str, params: dict[str, Any]):
        super().__init__(location, params)  # type: ignore[call-arg, arg-type]
        self.place = str(location)
        self.instead = LocMemCache(f"instead of {self.place}", params)

    def do(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self.rest_until.get(self.place, 0):
            try:
                return getattr(super(), name)(*args, **kwargs)
            except self.failures as problem:
                log.warning("the cache fails: %s", type(problem).__name__)
                self.rest_until[self.place] = time.monotonic() + REST
        return getattr(self.instead, name)(*args, **kwargs)

    def failed_within(self, seconds: float) -> bool:
        """Whether this process has met a failure of the real cache in the last `seconds`."""
        failed = self.rest_until.get(self.place)
        return failed is not None and time.monotonic() < failed - REST + seconds


def _by(name: str) -> Any:
    def method(self: MayFail, *args: Any, **kwargs: Any) -> Any:
        return self.do(name, *args, **kwargs)

    return method


for _name in NAMES:
    setattr(MayFail, _name, _by(_name))


class Redis(MayFail, RedisCache):
    failures = (RedisError,)

    def __init__(self, location: str, params: dict[str, Any]):
        limits: dict[str, Any] = {"socket_connect_timeout": SECONDS, "socket_timeout": SECONDS}
        limits |= {"retry": Retry(NoBackoff(), 1)}  # a connection kept from before a restart
        params = params | {"OPTIONS": limits | params.get("OPTIONS", {})}
        super().__init__(location, params)


class Files(MayFail, FileBasedCache):
    failures = (OSError,)  # a full disk
