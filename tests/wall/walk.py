"""Asking any address as anybody, with nothing left behind."""

import re
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.wall.stage import ANONYMOUS, PEOPLE

TABLES = Path(__file__).with_name("tables")
PARAMETER = re.compile(r"<(\w+):(\w+)>|\(\?P<(\w+)>[^)]*\)")
TOKENS = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"')
# CSRF cookies, the second it was, how much of the rate is left
MOVING = {"Content-Length", "Expires", "Set-Cookie", "RateLimit-Remaining", "RateLimit-Reset",
          "X-Request-ID"}  # fmt: skip
EVERYBODY = [*PEOPLE, ANONYMOUS]


@dataclass(frozen=True)
class Line:
    """One line of a table: an address with its arguments, and the status of each person."""

    method: str
    route: str
    names: tuple[tuple[str, str], ...]  # parameter → name of the thing on stage
    expected: dict[str, int]

    def __str__(self):
        return " ".join([self.method, self.route, *(f"{k}={v}" for k, v in self.names)])

    def path(self, things, **other):
        values = {name: str(things.get(thing, thing)) for name, thing in self.names} | other
        route = PARAMETER.sub(lambda m: values[m[2] or m[3]], self.route)
        return "/" + route.replace("^", "").replace("$", "")

    @property
    def is_api(self):
        return self.route.startswith("api/")


def lines():
    """Every row of every table, in one order."""
    rows = [row for table in sorted(TABLES.glob("*.txt")) for row in table.read_text().splitlines()]
    return [_line(row) for row in rows if row.strip()]


def _line(row):
    asked, answers = row.split(" : ")
    method, route, *arguments = asked.split()
    names = tuple(tuple(argument.split("=", 1)) for argument in arguments)
    given = {}
    rest = None
    for answer in answers.split(";"):
        status, *people = answer.split()
        for who in people:
            if who == "*":
                rest = int(status)
            else:
                given[who] = int(status)
    stranger = 401 if route.startswith("api/") else 302
    default = dict.fromkeys(PEOPLE, rest) | {ANONYMOUS: stranger}
    unknown = given.keys() - default.keys()
    assert not unknown, f"{row}: nobody is called {unknown}"
    route = "" if route == "/" else route
    return Line(method, route, names, default | given)


def written(line, found):
    """The line as a table would say it, for what was `found`."""
    stranger = 401 if line.is_api else 302
    by_status = {}
    for who, status in found.items():
        if (who, status) != (ANONYMOUS, stranger):
            by_status.setdefault(status, []).append(who)
    most = max(by_status, key=lambda status: len(by_status[status]))
    parts = [
        f"{status} {'*' if status == most else ' '.join(people)}"
        for status, people in sorted(by_status.items())
    ]
    if ANONYMOUS in by_status[most]:
        parts.append(f"{most} {ANONYMOUS}")
    return f"{line} : {' ; '.join(parts)}"


def ask(stage, who, method, path):
    """(response, number of queries) of one request, rolled back afterwards."""
    client, headers = Client(raise_request_exception=False), {}
    if who != ANONYMOUS and path.startswith("/api/"):
        headers["authorization"] = f"Bearer {stage.tokens[who]}"
    elif who != ANONYMOUS:
        client.cookies[settings.SESSION_COOKIE_NAME] = stage.session(who)
    body = {"data": "{}", "content_type": "application/json"} if path.startswith("/api/") else {}
    if path.endswith("/files/"):
        body = {}
    connection.queries_log.clear()
    cache.clear()  # what limits guessing counts requests, and here nobody guesses
    with transaction.atomic():
        with CaptureQueriesContext(connection) as queries:
            if method == "GET":
                response = client.get(path, headers=headers)
            else:
                response = getattr(client, method.lower())(path, headers=headers, **body)
            if response.streaming:
                response.streamed = b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response, len(queries)


def content(response):
    return response.streamed if response.streaming else response.content


def plain(response, address=""):
    """Status, headers and body without CSRF tokens, the time, and the address asked for."""
    body = TOKENS.sub(b"", content(response))
    headers = {k: v for k, v in response.headers.items() if k not in MOVING}
    if address:
        body = body.replace(address.encode(), b"ADDRESS")
        headers = {name: text.replace(address, "ADDRESS") for name, text in headers.items()}
    return response.status_code, headers, body


def stranger_value(value):
    """A value of the same shape that names nothing."""
    if isinstance(value, int):
        return 2**31 - 7
    return uuid.uuid4() if isinstance(value, uuid.UUID) else "x" * len(str(value))
