"""What machines ask: does the process live, is it ready, and its numbers.

Nothing here waits for long: a probe that hangs is worse than one that says no.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string
from django.views.decorators.http import require_safe

from portal.caching import MayFail
from portal.observing import metrics

log = logging.getLogger(__name__)
PATIENCE = 3.0  # seconds for all of readiness
TEXT = "text/plain"


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nobody: a lost database is no reason to be started anew."""
    return HttpResponse("ok", content_type=TEXT)


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database and migrations are there and answer in time; else 503 and which of them is not. A
    cache that fails is told and costs nothing: pages do without it (portal/caching.py), and all
    processes share it, so that refusing would turn a slow portal into none."""
    ready, words = readiness()
    response = HttpResponse(words, content_type=TEXT, status=200 if ready else 503)
    if words != "ok":
        log.warning("readiness: %s", words)
        response._has_been_logged = True  # type: ignore[attr-defined]  # not by Django as well
    return response


def numbers(request: HttpRequest) -> HttpResponse | None:
    """Prometheus's page, for whoever has the token. Nobody else's: no address of the portal leads
    here, so that it answers like any address that is not there."""
    wanted, given = settings.METRICS_TOKEN, request.headers.get("Authorization", "")
    if not wanted or not constant_time_compare(given, f"Bearer {wanted}"):
        return None
    return HttpResponse(metrics.page(), content_type="text/plain; version=0.0.4; charset=utf-8")


# Answered by the outermost middleware: machines come by an address of their own, without TLS.
PROBES: dict[str, Callable[[HttpRequest], HttpResponse | None]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": numbers,
}


# --- Readiness -------------------------------------------------------------------------------
class Asking(threading.Thread):
    """Asks in a thread of its own: no time-out of a driver covers a server that took the question
    and stands still. `step` is what it is at, `fault` why it ended there. It runs in the context of
    the request, whose limit for one answer of PostgreSQL ends it some time (portal/outages.py)."""

    def __init__(self) -> None:
        context = copy_context()
        super().__init__(daemon=True, name="readiness", target=lambda: context.run(self.ask))
        self.step, self.fault, self.until = "", "", time.monotonic() + PATIENCE

    def ask(self) -> None:
        try:
            for self.step, ask in STEPS:
                ask()
        except Exception as problem:  # whatever it is, the answer is no
            told = problem.args[0] if isinstance(problem, NotReady) else type(problem).__name__
            self.fault = f"{self.step}: {told}"
        finally:
            with contextlib.suppress(Exception):
                connection.close()


class NotReady(Exception):
    """The first argument says why, in words for an operator."""


_asked: list[Asking] = []  # at most one waits: a hanging server must not collect threads
_lock = threading.Lock()
_migrated: list[bool] = []  # once seen: code that runs does not lose its migrations


def readiness() -> tuple[bool, str]:
    """Should this process be sent requests, and a word about it."""
    with _lock:
        if _asked and not _asked[0].is_alive():
            _asked.clear()
        if not _asked:
            _asked.append(Asking())
            _asked[0].start()
        asking = _asked[0]
    asking.join(max(0.05, asking.until - time.monotonic()))
    fault = f"{asking.step}: no answer in time" if asking.is_alive() else asking.fault
    if not fault or asking.step == "cache":
        return True, f"ok; {fault}" if fault else "ok"
    return False, fault


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_migrations() -> None:
    if missing := missing_migrations():
        raise NotReady(f"{missing} to apply")


def missing_migrations() -> int:
    """How many migrations this code wants and the database has not. Reading them all takes a
    moment, so that none missing is remembered."""
    if not _migrated and not (pending := pending_migrations()):
        _migrated.append(True)
    return 0 if _migrated else len(pending)


def pending_migrations() -> list[Any]:
    """What `manage.py migrate` would do."""
    executor = MigrationExecutor(connection)
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _ask_cache() -> None:
    if not cache_keeps():
        raise NotReady("does not keep what it is given")


def cache_keeps() -> bool:
    """Does the cache itself, not what stands in for it, keep what it is given?"""
    word = get_random_string(12)
    cache.set(f"probe-{word}", word, 30)
    kept: bool = cache.get(f"probe-{word}") == word
    cache.delete(f"probe-{word}")
    rests = MayFail.rest_until.get(getattr(cache, "place", ""), 0)
    return kept and time.monotonic() >= rests


STEPS = (("database", _ask_database), ("migrations", _ask_migrations), ("cache", _ask_cache))
