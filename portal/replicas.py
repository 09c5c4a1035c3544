"""Reading from a copy of the database that follows behind, without anybody noticing.

Pages that only read may be answered by the replica, and only while it has everything that was
written to the tables it is asked about: whoever wrote it, and however far the replica is behind.
So a person reads their own writes, a colleague's page shows what was just said to be done, and
what was taken away from somebody is gone with the next request. Sessions, people, grants and the
trail are never asked of a replica at all.

How it is known: each commit that writes to those tables raises a counter in the shared cache. A
reader who finds a new count notes, with it, how far the primary's log is; the replica answers once
it has replayed its log that far. A cache that forgets makes everybody read from the primary.
"""

import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import DatabaseError, connection, connections, transaction
from django.http import HttpRequest, HttpResponse

from portal.access.principals import GrantTable, Team

PRIMARY, REPLICA = "default", "replica"
WINGS = ("partners.", "deals.", "cms.")
WRITES, REACHED, HOLD = "replicas:writes", "replicas:reached", "replicas:hold"
HOLD_SECONDS = 10  # longer than one statement outside a transaction takes
KEPT = 24 * 3600
APART = 60  # seconds after a failure of the cache in which counts are not believed
_reading: ContextVar[bool] = ContextVar("reading_from_replica", default=False)
Handler = Callable[[HttpRequest], HttpResponse]


def middleware(get_response: Handler) -> Handler:
    """Let a request that only reads be answered by the replica, if that has caught up."""

    def read(request: HttpRequest) -> HttpResponse:
        token = _reading.set(request.method in {"GET", "HEAD"} and has_caught_up())
        try:
            return get_response(request)
        finally:
            _reading.reset(token)

    return read


def has_caught_up() -> bool:
    """Whether the replica has every write that was answered. False when that cannot be known."""
    is_held = cache.get(HOLD)
    cache.add(WRITES, secrets.randbits(48), KEPT)
    writes, reached = cache.get(WRITES), cache.get(REACHED)
    if is_held or writes is None or _counts_apart():
        return False
    if reached is None or reached[0] != writes:
        cache.set(REACHED, (writes, _end_of_log()), KEPT)
        return False
    return _has_replayed(reached[1])


def _counts_apart() -> bool:
    """While the shared cache fails, each process counts by itself and knows nothing of the others'
    writes (portal/caching.py)."""
    failed_within = getattr(cache, "failed_within", None)
    return bool(failed_within and failed_within(APART))


def _end_of_log() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
        return str(cursor.fetchone()[0])


def _has_replayed(place: str) -> bool:
    """A replica that is away is no fault: the primary answers."""
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [place])
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        connections[REPLICA].close()
        return False


def note_write() -> None:
    """Called before every write to a table of the wings: when it is committed, the replica is
    behind. A statement outside a transaction commits itself, unseen: it gets a while."""
    if connection.in_atomic_block:
        if not any(row[1] is _count for row in connection.run_on_commit[-20:]):
            transaction.on_commit(_count)
        return
    cache.set(HOLD, True, HOLD_SECONDS)
    _count()


def _count() -> None:
    try:
        cache.incr(WRITES)
    except ValueError:  # nobody has counted yet, or it was forgotten
        cache.delete(REACHED)


class Router:
    """Django's question for each query: which database?"""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return REPLICA if _reading.get() and may_follow(model) else PRIMARY

    def db_for_write(self, model: Any, **hints: Any) -> str:
        if may_follow(model):
            note_write()
        _reading.set(False)  # the rest of the request reads what it wrote
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


def may_follow(model: Any) -> bool:
    """Business records; never who is who and who may what."""
    name = apps.get_app_config(model._meta.app_label).name
    return name.startswith(WINGS) and not issubclass(model, (GrantTable, Team))
