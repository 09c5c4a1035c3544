"""Stopwatches. Other programs share the machine, so that every figure is a median or the least of
several rounds, and what is compared is asked in turn."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

Action = Callable[[], Any]
READS = ("SELECT", "WITH")


def median_ms(action: Action, rounds: int = 40) -> float:
    """Median wall time of `action` in milliseconds, after a warm-up."""
    action()
    return statistics.median(_timed(action, time.perf_counter) for _round in range(rounds))


def _timed(action: Action, watch: Callable[[], float]) -> float:
    began = watch()
    action()
    return (watch() - began) * 1000


def sql_watch() -> Callable[[], float]:
    """SQLite works inside this process: its time is ours alone. A server is waited for."""
    return time.process_time if connection.vendor == "sqlite" else time.perf_counter


def in_turn(
    actions: dict[str, Action], rounds: int, watch: Callable[[], float] | None = None
) -> dict[str, float]:
    """Name → the lower quartile in ms: on a busy machine the middle belongs to the others.
    `watch`: the SQL's unless another is named."""
    watch = watch or sql_watch()
    times: dict[str, list[float]] = {name: [] for name in actions}
    for action in actions.values():
        action()
    for _round in range(rounds):
        for name, action in actions.items():
            times[name].append(_timed(action, watch))
    return {name: sorted(found)[len(found) // 4] for name, found in times.items()}


class Queries(list[tuple[str, Any]]):
    """Every query of a block with its values; `seconds` is what they took."""

    seconds = 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.append((sql, params))
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began


@contextmanager
def queries() -> Iterator[Queries]:
    found = Queries()
    with connection.execute_wrapper(found):
        yield found


def replayed_ms(asked: Iterable[tuple[str, Any]], rounds: int = 5) -> float:
    """What its reads take in the database, fetching included: the least of some rounds each."""
    total = 0.0
    for sql, params in asked:
        if is_read(sql):
            ask = fetching(sql, params)
            total += min(_timed(ask, sql_watch()) for _round in range(rounds))
    return total


def is_read(sql: str) -> bool:
    return sql.lstrip("( ").upper().startswith(READS)


def fetching(sql: str, params: Any) -> Action:
    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()

    return ask
