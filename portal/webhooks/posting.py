"""One POST to another program, without trust: no redirect, no proxy, little time, little reading.

Runs in a thread of its own and touches no database.
"""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from portal.webhooks.addresses import NotPublic, Target, resolve
from portal.webhooks.choices import ANSWER_KEPT

CONNECT, TOTAL = 3.0, 10.0  # seconds
MOST_READ = 64 * 1024
AGENT = "Concord-Webhooks/1"


@dataclass(frozen=True)
class Outcome:
    """What came back: a status and the beginning of the answer, or a problem in plain words."""

    code: int | None = None
    answer: str = ""
    problem: str = ""
    milliseconds: int = 0

    @property
    def is_success(self) -> bool:
        return self.code is not None and 200 <= self.code < 300 and not self.problem


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Send `body`; whatever happens becomes an Outcome within about TOTAL seconds."""
    started = time.monotonic()
    deadline = started + TOTAL
    code: int | None = None
    answer = problem = ""
    try:
        with _connection(target, deadline) as connection:
            code, answer = _exchange(connection, target, body, headers, deadline)
    except NotPublic:
        problem = "The host name does not lead to a public address."
    except (TimeoutError, HTTPError, OSError, ValueError) as error:
        late = time.monotonic() >= deadline - 0.1
        problem = "No answer in time." if late else _words(error)
    if code is not None and 300 <= code < 400:
        problem = "Redirects are not followed: enter the final address."
    took = int((time.monotonic() - started) * 1000)
    return Outcome(code, answer, problem[:300], took)


def _words(error: Exception) -> str:
    """The kind of fault and, where it helps to mend it, what TLS says."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            reason = getattr(seen, "verify_message", "") or seen.reason or ""
            return f"TLS: {reason}".strip()
        seen = seen.__cause__ or seen.__context__
    return type(error).__name__


@contextlib.contextmanager
def _connection(target: Target, deadline: float) -> Iterator[HTTPConnection]:
    """Connected to a checked address; cut off at the deadline, even from a receiver that sends
    one byte at a time."""
    connection = _connected(target, resolve(target), deadline)
    watch = threading.Timer(max(0.0, deadline - time.monotonic()), _cut, [connection.sock])
    watch.daemon = True
    watch.start()
    try:
        yield connection
    finally:
        watch.cancel()
        connection.close()


def _connected(target: Target, ips: list[str], deadline: float) -> HTTPConnection:
    problem: Exception = NotPublic()
    for ip in ips:
        left = min(CONNECT, deadline - time.monotonic())
        if left <= 0:
            break
        connection = _to(ip, target, left)
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            connection.close()
            problem = error
            continue
        connection.timeout = max(0.1, deadline - time.monotonic())  # from now on for reading
        return connection
    raise problem


def _to(ip: str, target: Target, timeout: float) -> HTTPConnection:
    """A connection to this very address; the certificate must be the host's."""
    if target.scheme == "http":
        return HTTPConnection(ip, target.port, timeout=timeout)
    return HTTPSConnection(
        ip,
        target.port,
        timeout=timeout,
        server_hostname=target.host,
        ssl_context=ssl.create_default_context(),
    )


def _cut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _exchange(
    connection: HTTPConnection,
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    deadline: float,
) -> tuple[int, str]:
    connection.request(
        "POST",
        target.path,
        body=body,
        headers={
            "Host": target.authority,
            "User-Agent": AGENT,
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            "Connection": "close",
            **headers,
        },
        preload_content=False,
        decode_content=False,  # what is packed stays packed: no bomb goes off
    )
    answer = connection.getresponse()
    if time.monotonic() >= deadline:  # cut off before its headers were whole
        raise TimeoutError
    read = b""
    with contextlib.suppress(HTTPError, OSError):  # the status counts, not how it ended
        while len(read) < MOST_READ and (more := answer.read(min(8192, MOST_READ - len(read)))):
            read += more
    return answer.status, _text(read)


def _text(raw: bytes) -> str:
    text = raw[: ANSWER_KEPT * 4].decode("utf-8", "replace")
    shown = "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in text)
    return shown[:ANSWER_KEPT]
