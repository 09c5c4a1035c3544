"""Sending what waits in the outbox: once each, retried until it arrives or is refused for good.

A mail is claimed by one conditional UPDATE that also says when it may be tried again: two workers
never send one mail, and a worker that is killed loses nothing. What a failing server does:

=====================================  ==========================================================
connection refused, dropped, too slow  tried again, 1, 2, 4 … 60 minutes later, without end
4xx for this recipient or content      the same, for five days
5xx for the recipient                  the address is marked as refusing mail; no more tries
5xx for the content                    tried again for five days
=====================================  ==========================================================
"""

import datetime as dt
import logging
import smtplib
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from portal.activity import subjects
from portal.activity.models import MailBounce, OutgoingEmail
from portal.workflow import clock

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=1)
CLAIMED_FOR = dt.timedelta(minutes=10)  # longer than any one mail takes
GIVE_UP_AFTER = dt.timedelta(days=5)  # what mail servers themselves do
STOP_AFTER = 3  # failures of the server in a row: it is down, the run ends
PER_RUN = 2_000
# Kind of a mail → writes it anew out of what may be said now; False: nothing is left to say.
# Rooms above add mails that speak of several records.
REFRESH: dict[str, Callable[[OutgoingEmail], bool]] = {}


def send_waiting(limit: int = PER_RUN) -> int:
    """Try everything that is due, oldest first; returns how many mails went."""
    waiting = OutgoingEmail.objects.all().waiting().select_related("recipient")
    return deliver(waiting.order_by("not_before", "id")[:limit])


def deliver(mails: Iterable[OutgoingEmail]) -> int:
    """Try to send each mail that is due and that nobody else has claimed, over one connection."""
    sent = failures = 0
    connection = get_connection()
    try:
        for mail in mails:
            if failures >= STOP_AFTER:
                break
            if not _claim(mail):
                continue
            if not _may_still_read(mail):
                mail.delete()
                continue
            server_failed = _try(mail, connection)
            failures = failures + 1 if server_failed else 0
            sent += mail.sent_at is not None
    finally:
        _close(connection)
    return sent


def _claim(mail: OutgoingEmail) -> bool:
    """True for exactly one of those who want to send this mail now."""
    mail.attempts += 1
    until = clock.now() + CLAIMED_FOR
    rows = OutgoingEmail.objects.all().waiting().filter(pk=mail.pk)
    return bool(rows.update(not_before=until, attempts=mail.attempts))


def _may_still_read(mail: OutgoingEmail) -> bool:
    """The recipient is asked again at sending time: rights may have ended since."""
    if mail.recipient is None:
        return True
    if not mail.recipient.is_active:
        return False
    if mail.kind in REFRESH:
        return REFRESH[mail.kind](mail)
    if not mail.about_type:
        return True
    return subjects.reads(mail.recipient, mail.about_type, mail.about_id, mail.part)


def _try(mail: OutgoingEmail, connection: Any) -> bool:
    """Send one claimed mail and write down how it went. True when the server itself failed."""
    try:
        _message(mail, connection).send()
    except smtplib.SMTPRecipientsRefused as refusal:
        code, words = next(iter(refusal.recipients.values()))
        _refused(mail, int(code), words)
        return int(code) == 421  # the server closes the connection with these words
    except smtplib.SMTPDataError as refusal:
        _retry(mail, f"{refusal.smtp_code} {_words(refusal.smtp_error)}", gives_up=True)
        return False
    except (OSError, smtplib.SMTPException) as problem:  # smtplib's errors are OSErrors
        log.warning("mail %s not sent: %s", mail.pk, type(problem).__name__)
        _retry(mail, f"{type(problem).__name__}: {problem}")
        _close(connection)
        return True
    except ValueError as problem:  # an address or header no mail can carry
        _end(mail, f"{type(problem).__name__}: {problem}")
        return False
    mail.sent_at, mail.problem = clock.now(), ""
    mail.save(update_fields=["sent_at", "problem"])
    MailBounce.objects.filter(address=mail.to.lower()).delete()
    return False


def _refused(mail: OutgoingEmail, code: int, words: Any) -> None:
    text = f"{code} {_words(words)}"
    if code < 500:
        _retry(mail, text, gives_up=True)
        return
    _end(mail, text)
    note_bounce(mail.to, text, user=mail.recipient)


def note_bounce(address: str, problem: str, user: Any = None) -> None:
    """Remember that an address refuses mail; shown to its person, company and the desk."""
    now = clock.now()
    MailBounce.objects.update_or_create(
        address=address.lower(),
        defaults={"last_at": now, "problem": problem[:300], "user": user},
        create_defaults={"since": now, "last_at": now, "problem": problem[:300], "user": user},
    )


def _retry(mail: OutgoingEmail, problem: str, *, gives_up: bool = False) -> None:
    now = clock.now()
    if gives_up and now - mail.created_at > GIVE_UP_AFTER:
        _end(mail, problem)
        return
    mail.not_before = now + pause_after(mail.attempts)
    mail.problem = problem[:300]
    mail.save(update_fields=["not_before", "problem"])


def pause_after(attempts: int) -> dt.timedelta:
    """How long to wait after the `attempts`-th try (1, 2, …): doubled each time, up to an hour."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)


def _end(mail: OutgoingEmail, problem: str) -> None:
    mail.failed_at, mail.problem = clock.now(), problem[:300]
    mail.save(update_fields=["failed_at", "problem"])


def _words(text: Any) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)


def _message(mail: OutgoingEmail, connection: Any) -> EmailMultiAlternatives:
    """One id for every try: a mail program that gets it twice shows it once."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {"Message-ID": f"<{mail.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    if mail.unsubscribe_url:  # RFC 2369 and RFC 8058
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        mail.subject, mail.text, to=[mail.to], headers=headers, connection=connection
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for name, content, kind in mail.files:
        message.attach(name, content, kind)
    return message


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        log.info("the mail server closed first")
