"""`Idempotency-Key`: the same request sent twice does one thing and gets one answer.

The answer is stored in the transaction of the effect, so a kill leaves both or neither. Only
successes are stored: a refused request changed nothing and may be sent again. Requests with one
key wait for each other on SQLite (one writer at a time); on PostgreSQL the second one is told
that the first is still running.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from portal.interchange.models import IdempotentAnswer
from portal.workflow import clock

KEPT_FOR = dt.timedelta(hours=24)
KEY = re.compile(r"[\x21-\x7e]{1,200}")
KEPT_HEADERS = ("Location", "ETag")
# What takes long with a file that came along: done before the transaction of the answer begins.
AHEAD: list[Callable[[Any], None]] = []


class KeyReused(exceptions.APIException):
    status_code = 422
    default_code = "key_reused"
    default_detail = _("This Idempotency-Key was used for a different request.")


class InFlight(exceptions.APIException):
    status_code = 409
    default_code = "in_flight"
    default_detail = _("A request with this Idempotency-Key is still running.")
    wait = 1


def run_once(request: Any, handler: Callable[[], Response]) -> Response:
    """The answer of `handler`, or the stored one if this request was already answered.

    `request` is DRF's, authenticated. Without the header (or a person) the handler simply runs.
    Raises KeyReused (422), InFlight (409) or ParseError (400, not a key).
    """
    key = request.headers.get("Idempotency-Key")
    if key is None or not request.user.is_authenticated:
        return handler()
    if not KEY.fullmatch(key):
        raise exceptions.ParseError(
            _("An Idempotency-Key is 1 to 200 visible ASCII characters without spaces.")
        )
    mark = fingerprint(request)
    if request.FILES and not stored_answer(request.user, key):
        for upload in request.FILES.values():
            for look in AHEAD:
                look(upload)
    return answered_once(request.user, key, mark, handler)


def answered_once(user: Any, key: str, mark: str, handler: Callable[[], Response]) -> Response:
    """The answer of `handler`, run once for this person and key; `mark` is what was asked."""
    if stored := stored_answer(user, key):
        return _replay(stored, mark)
    with _locked_is_in_flight(), transaction.atomic():
        _lock(user, key)
        if stored := stored_answer(user, key):  # the other one was quicker
            return _replay(stored, mark)
        response = handler()
        _keep(user, key, mark, response)
    return response


def fingerprint(request: Any) -> str:
    """A digest of what is asked: method, path and the parsed body, files by content."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    data = request.data
    fields = dict(data.lists()) if hasattr(data, "lists") else data
    digest.update(json.dumps(fields, sort_keys=True, default=_digest_of_file).encode())
    return digest.hexdigest()


def _digest_of_file(upload: Any) -> list[str]:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return [upload.name, digest.hexdigest()]


def stored_answer(user: Any, key: str) -> IdempotentAnswer | None:
    """What was answered to this person under this key, for as long as it is kept."""
    since = clock.now() - KEPT_FOR
    answers = IdempotentAnswer.objects.visible_to(user)
    return answers.filter(key=key, created_at__gt=since).first()


def _keep(user: Any, key: str, mark: str, response: Response) -> None:
    IdempotentAnswer.objects.filter(user=user, created_at__lte=clock.now() - KEPT_FOR).delete()
    IdempotentAnswer.objects.create(
        user=user,
        key=key,
        fingerprint=mark,
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body="" if response.data is None else JSONRenderer().render(response.data).decode(),
    )


def _replay(stored: IdempotentAnswer, mark: str) -> Response:
    if stored.fingerprint != mark:
        raise KeyReused
    data = json.loads(stored.body) if stored.body else None
    return Response(
        data, status=stored.status, headers={**stored.headers, "Idempotency-Replayed": "true"}
    )


def _lock(user: Any, key: str) -> None:
    """PostgreSQL: hold this key until the transaction ends, or say that somebody holds it."""
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(f"{user.pk} {key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise InFlight


@contextmanager
def _locked_is_in_flight() -> Iterator[None]:
    """SQLite: the one writer's place was not free in time."""
    try:
        yield
    except OperationalError as error:
        if "locked" in str(error):
            raise InFlight from error
        raise
