"""Who reads now: a reading request's statements run as a role that sees through policies only.

Everything is said for one transaction (`set_config(…, is_local => true)`): whatever happens to the
request, a connection that is used again, also one shared behind a pooler, knows nothing of it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from portal.access.row_security.symbols import LISTS, PARTNER, codenames
from portal.access.scope import Scope, scope_of
from portal.workflow import clock

WALL = "concord_wall"  # the role that the policies are for
READING = frozenset({"GET", "HEAD", "OPTIONS"})
SAY = "SELECT set_config(name, value, true) FROM unnest(%s::text[], %s::text[]) AS t(name, value)"
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
Handler = Callable[[HttpRequest], HttpResponse]


@dataclass
class Reading:
    """A block under way; `is_walled` once its person is known, unless lifted."""

    is_walled: bool = False


_now: ContextVar[Reading | None] = ContextVar("row_security", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Within the block, in one transaction, statements after `read_as` stay behind the wall."""
    block = Reading()
    with transaction.atomic(), connection.execute_wrapper(_written_by_services):
        token = _now.set(block)
        try:
            yield
        finally:
            _now.reset(token)
            if block.is_walled:
                _say_role("none")


def read_as(user: Any) -> None:
    """From here on the block under way reads as `user`. People who are not signed in have no
    keys to go by: what they open is found by its secret or is public."""
    block = _now.get()
    scope = scope_of(user) if block else None
    if block is None or scope is None or not scope.is_active:
        return
    said = said_of(scope)
    with connection.cursor() as cursor:
        cursor.execute(SAY, [[*said, "role"], [*said.values(), WALL]])
    block.is_walled = True


@contextmanager
def lifted() -> Iterator[None]:
    """The one way to look across the wall inside a reading request. Say why where you use it."""
    block = _now.get()
    if block is None or not block.is_walled:
        yield
        return
    _say_role("none")
    block.is_walled = False
    try:
        yield
    finally:
        block.is_walled = True
        _say_role(WALL)


def _written_by_services(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """What a reading request writes (the trail, marks of use) is not for its reader to see, and
    PostgreSQL gives a new row's number back only to those who may."""
    if not WRITES.match(sql):
        return execute(sql, params, many, context)
    with lifted():
        return execute(sql, params, many, context)


def said_of(scope: Scope) -> dict[str, str]:
    """What policies read, by setting."""
    lists = {name: _array(ids(scope)) for name, (ids, _) in LISTS.items()}
    keys = {name: _array(scope.having(name)) for name in codenames()}
    person = {
        "role": scope.staff_role or PARTNER,
        "user": str(scope.user_id),
        "now": clock.now().isoformat(),
        "today": clock.today().isoformat(),
    }
    return {f"concord.{name}": value for name, value in (keys | lists | person).items()}


def middleware(get_response: Handler) -> Handler:
    """Reading requests of signed-in people. The API names its token's person later (`read_as`)."""

    def reads(request: HttpRequest) -> HttpResponse:
        if not settings.ROW_SECURITY or request.method not in READING:
            return get_response(request)
        response: Any
        with reading():
            read_as(request.user)
            response = get_response(request)
        if response.streaming and not response.is_async and request.user.is_authenticated:
            response.streaming_content = _kept(response.streaming_content, request.user)
        answer: HttpResponse = response
        return answer

    return reads


def _kept(parts: Iterable[bytes], user: Any) -> Iterator[bytes]:
    """What is read while the answer is on its way."""
    with reading():
        read_as(user)
        yield from parts


def _say_role(role: str) -> None:
    """Not in a transaction that has failed: rolling it back says so by itself."""
    if connection.needs_rollback or not connection.is_usable():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [role])


def _array(values: Iterable[Any]) -> str:
    return "{" + ",".join(map(str, values)) + "}"
