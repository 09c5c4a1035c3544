"""Counting and timing what a request asks of the database, and naming what was slow.

A wrapper on every connection (web, worker and commands alike) adds to the tally of the request at
hand, if there is one, and writes a line for each statement over SLOW_QUERY_MS.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.observing import metrics
from portal.observing.logs import route_of

log = logging.getLogger(__name__)
LITERAL = re.compile(r"'(?:[^']|'')*'")
LONGEST = 2000  # characters of a statement that are told


class Tally:
    """What one request has asked so far: statements, and seconds spent in them."""

    __slots__ = ("queries", "request", "seconds")

    def __init__(self, request: HttpRequest):
        self.request, self.queries, self.seconds = request, 0, 0.0


_tally: ContextVar[Tally | None] = ContextVar("query_tally", default=None)


@contextmanager
def counted(request: HttpRequest) -> Iterator[Tally]:
    """Within the block, statements of this thread are counted for `request`."""
    tally = Tally(request)
    token = _tally.set(tally)
    try:
        yield tally
    finally:
        _tally.reset(token)


def watch(connection: Any, **kwargs: Any) -> None:
    """Listens to `connection_created`: a connection opened anew keeps its wrappers."""
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


def timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    started = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = time.perf_counter() - started
        if tally := _tally.get():
            tally.queries += 1
            tally.seconds += seconds
        if seconds * 1000 >= settings.SLOW_QUERY_MS:
            _tell(sql, seconds, tally)


def shape(sql: Any) -> str:
    """A statement as it was prepared: places instead of values, written-in texts left out."""
    return LITERAL.sub("'…'", str(sql))[:LONGEST]


def _tell(sql: Any, seconds: float, tally: Tally | None) -> None:
    route = route_of(tally.request) if tally else ""
    metrics.count_slow(route)
    fields = {"ms": round(seconds * 1000), "route": route, "sql": shape(sql)}
    log.warning("slow query", extra=fields)
