"""A mail server that keeps what it is given: aiosmtpd, into a Maildir."""

import contextlib
import mailbox
import sys
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

from deploy.services.programs import LOOPBACK, a_folder, free_port, running


@contextlib.contextmanager
def mail(folder: Path | None = None, port: int | None = None) -> Iterator[tuple[str, Path]]:
    """EMAIL_URL, and the folder that `arrived` reads."""
    port = port or free_port()
    with a_folder(folder, "mail") as home:
        box = home / "box"
        listen = ("-n", "-l", f"{LOOPBACK}:{port}", "-c", "aiosmtpd.handlers.Mailbox", str(box))
        command = (sys.executable, "-m", "aiosmtpd", *listen)
        with running(command, log=home / "log", port=port):
            yield f"smtp://{LOOPBACK}:{port}", box


def arrived(box: Path, *, to: str = "") -> list[Message]:
    """Messages that came in, of one receiver if `to` is given, in no order."""
    if not box.exists():
        return []
    found = list(mailbox.Maildir(box, create=False))
    return [message for message in found if to in f"{message['X-RcptTo']}, {message['To']}"]
