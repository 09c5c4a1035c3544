"""Talks to ClamAV's daemon, if `CLAMD_URL` names one: unix:///path/to/socket or tcp://host:port.

Every door that takes a file asks `check_viruses` before anything is stored, and outside of any
transaction: a scan may take a minute, and nobody else could write meanwhile.

The file travels inside the connection (clamd's INSTREAM), so the daemon needs no access to our
storage. Not configured: nothing is scanned, and the editor says so beside the file field.
"""

import socket
import struct
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CHUNK = 64 * 1024
SECONDS = 60


class ScannerDown(Exception):
    """The daemon is configured and cannot be asked, or did not look at the whole file."""


def is_configured() -> bool:
    return bool(settings.CLAMD_URL)


def check_viruses(upload: Any) -> None:
    """Raises ValidationError for what the scanner finds, or if it is set up and cannot look."""
    try:
        found = virus_in(upload)
    except ScannerDown as error:
        raise ValidationError(
            _("The virus scanner cannot check this file now. Please try again later.")
        ) from error
    if found:
        raise ValidationError(
            _("The virus scanner found something in this file: %(name)s.") % {"name": found}
        )


def virus_in(upload: Any) -> str:
    """The name of what the scanner found in `upload`, or "". Raises ScannerDown."""
    if not is_configured():
        return ""
    reply = getattr(upload, "scan_reply", None)
    if reply is None:
        reply = _reply(upload)
    if reply == "stream: OK":
        return ""
    if reply.endswith(" FOUND"):
        return reply.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerDown(reply)


def scan_ahead(upload: Any) -> None:
    """Ask now; what the daemon said stays with the upload, for a service that asks in the
    transaction of an Idempotency-Key."""
    if is_configured():
        upload.scan_reply = _reply(upload)


def _reply(upload: Any) -> str:
    """What the daemon says; nothing where it cannot be asked."""
    try:
        with _connected() as line:
            return _ask(line, upload)
    except OSError:
        return ""
    finally:
        upload.seek(0)


def _connected() -> socket.socket:
    where = urlsplit(settings.CLAMD_URL)
    if where.scheme == "tcp":
        return socket.create_connection((where.hostname, where.port or 3310), timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(SECONDS)
        line.connect(where.path)
    except OSError:
        line.close()
        raise
    return line


def _ask(line: socket.socket, upload: Any) -> str:
    """Send the file in pieces, each with its length before it, then an empty one."""
    line.sendall(b"zINSTREAM\0")
    upload.seek(0)
    while chunk := upload.read(CHUNK):
        line.sendall(struct.pack("!L", len(chunk)) + chunk)
    line.sendall(struct.pack("!L", 0))
    reply = b""
    while not reply.endswith(b"\0") and (part := line.recv(4096)):
        reply += part
    return reply.rstrip(b"\0\n").decode(errors="replace")
