"""What the portal says while its database, its disk or its file store is away: 503 or 507 with
`Retry-After` and a plain page (a problem document for programs), and never the error itself.

Errors of pages, of the API and of middleware all end in Django's handler of error 500, which is
`server_error` here: one place for all of them. What is not an outage stays a 500.

A database that hangs says nothing at all. So nobody's request waits longer than DATABASE_SECONDS
for one answer of PostgreSQL: the connection is given up, and the request ends as an outage.
Commands and jobs may wait as long as they like.
"""

import contextlib
import errno
import sys
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg
from botocore.exceptions import ConnectionError as StoreUnreachable
from botocore.exceptions import HTTPClientError as StoreSilent
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils.translation import gettext_lazy
from django.views import defaults

from portal.interchange.problems import PROBLEM

Handler = Callable[[HttpRequest], HttpResponse]
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# SQLite says with one kind of error both that it cannot be reached and that a query is wrong.
SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")
PROGRAMS = ("/api/", "/scim/")
_seconds: ContextVar[float | None] = ContextVar("seconds", default=None)


@dataclass(frozen=True)
class Outage:
    """What is answered: `wait` are the seconds of Retry-After."""

    status: int
    wait: int
    title: Any
    detail: Any


AWAY = Outage(
    503,
    5,
    gettext_lazy("Back in a moment"),
    gettext_lazy("The portal cannot answer right now. Please try again in a moment."),
)
FULL = Outage(
    507,
    60,
    gettext_lazy("No room left"),
    gettext_lazy("The portal has no room left to save this. Nothing was saved."),
)


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to an error nobody caught. Called while that error is being handled."""
    outage = next(filter(None, map(outage_of, _chain(sys.exc_info()[1]))), None)
    if outage is None:
        return defaults.server_error(request)
    answer: HttpResponse
    if request.path.startswith(PROGRAMS):
        body = {"type": "about:blank", "title": outage.title, "detail": outage.detail}
        body |= {"status": outage.status}
        answer = JsonResponse(body, status=outage.status, content_type=PROBLEM)
    else:
        answer = HttpResponse(get_template(f"{outage.status}.html").render(), status=outage.status)
    answer["Retry-After"] = str(outage.wait)
    return answer


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those it came from: what fails because of an outage is one."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def outage_of(error: BaseException) -> Outage | None:
    """Which outage an error is a sign of; None for bugs."""
    if isinstance(error, OperationalError):
        cause = error.__cause__
        name = getattr(cause, "sqlite_errorname", None)
        if name == "SQLITE_FULL" or isinstance(cause, psycopg.errors.DiskFull):
            return FULL
        return AWAY if name is None or name.startswith(SQLITE_AWAY) else None
    if isinstance(error, InterfaceError | StoreUnreachable | StoreSilent):
        return AWAY
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return FULL
    return None


# --- No endless waiting for PostgreSQL --------------------------------------------------------
def impatient(get_response: Handler) -> Handler:
    """Within a request the database has DATABASE_SECONDS for each answer; 0: no limit."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _seconds.set(settings.DATABASE_SECONDS or None)
        try:
            return get_response(request)
        finally:
            _seconds.reset(token)

    return middleware


@receiver(connection_created)
def watch(connection: Any, **kwargs: Any) -> None:
    """psycopg can wait for a limited time, but has no setting that says so for a connection."""
    if connection.vendor == "postgresql":
        connection.connection.wait = partial(_wait, connection.connection)


def _wait(
    raw: Any, answer: Any, interval: float = 0.1, timeout: float | None = None
) -> Any:  # the parameters of psycopg.Connection.wait
    limit = _seconds.get() if timeout is None else timeout
    began = time.monotonic()
    try:
        return type(raw).wait(raw, answer, interval=interval, timeout=limit)
    except psycopg.OperationalError:
        if limit is not None and timeout is None and time.monotonic() - began >= limit:
            with contextlib.suppress(psycopg.Error):
                raw.cancel_safe(timeout=1)
            raw.close()  # its answer may still come, and would be taken for the next one's
        raise
