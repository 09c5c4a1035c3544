"""Mail: queued in the transaction that causes it, sent after the commit, retried until sent."""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from portal.activity.models import OutgoingEmail
from portal.workflow import clock

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 12


LINK = re.compile(r"^\[(?P<label>.+)\]\((?P<url>\S+)\)$")
_recorded_only: ContextVar[bool] = ContextVar("recorded_only", default=False)


@contextmanager
def recorded_only() -> Iterator[None]:
    """Within the block mail is written to the outbox as sent, and goes to nobody: worlds are
    built through the services, whose people must not get mail about it."""
    token = _recorded_only.set(True)
    try:
        yield
    finally:
        _recorded_only.reset(token)


def queue(user: Any, template: str, context: dict[str, Any], about: Any = None) -> None:
    """Queue `templates/<template>.txt` to `user` in the person's language.

    The first line of the template is the subject; a line `[label](url)` becomes a button when it
    leads to the portal: what people type cannot make one that leads elsewhere.
    """
    subject, text, html = compose(template, context, user.language)
    queue_rendered(user.email, subject, text, html, recipient=user, about=about)


def queue_to_address(address: str, template: str, context: dict[str, Any], language: str) -> None:
    """Queue a mail to somebody who has no account yet (invitation, application)."""
    queue_rendered(address, *compose(template, context, language))


def compose(template: str, context: dict[str, Any], language: str) -> tuple[str, str, str]:
    context = {"site_url": settings.SITE_URL, "vendor": settings.VENDOR_NAME, **context}
    with translation.override(language):
        subject, _sep, body = render_to_string(f"{template}.txt", context).strip().partition("\n")
        paragraphs = [part.strip() for part in re.split(r"\n\s*\n", body) if part.strip()]
        html = render_to_string(
            "emails/layout.html",
            {**context, "subject": subject, "parts": [_part(text) for text in paragraphs]},
        )
    text = "\n\n".join(_as_text(part) for part in paragraphs) + "\n"
    return " ".join(subject.split()), text, html


def _part(text: str) -> dict[str, str]:
    link = _our_link(text)
    return link.groupdict() if link else {"text": text}


def _as_text(text: str) -> str:
    link = _our_link(text)
    return f"{link['label']}:\n{link['url']}" if link else text


def _our_link(text: str) -> re.Match[str] | None:
    link = LINK.match(text)
    return link if link and link["url"].startswith(f"{settings.SITE_URL}/") else None


def queue_rendered(
    address: str,
    subject: str,
    text: str,
    html: str = "",
    *,
    recipient: Any = None,
    about: Any = None,
) -> None:
    mail = OutgoingEmail.objects.create(
        recipient=recipient,
        to=address,
        subject=subject[:200],
        text=text,
        html=html,
        about_type=about._meta.label_lower if about else "",
        about_id=about.pk if about else None,
        sent_at=clock.now() if _recorded_only.get() else None,
    )
    if mail.sent_at is None:
        transaction.on_commit(lambda: deliver([mail]), robust=True)


def deliver(mails: Iterable[OutgoingEmail]) -> int:
    """Try to send each mail once; returns how many went. A failing server loses nothing."""
    sent = 0
    for mail in mails:
        if not _may_still_read(mail):
            mail.delete()
            continue
        try:
            _send(mail)
        except OSError as problem:  # smtplib's errors are OSErrors
            log.warning("mail %s not sent: %s", mail.pk, type(problem).__name__)
            mail.problem = str(problem)[:300]
        else:
            mail.sent_at, mail.problem = clock.now(), ""
            sent += 1
        mail.attempts += 1
        mail.save(update_fields=["sent_at", "problem", "attempts"])
    return sent


def _may_still_read(mail: OutgoingEmail) -> bool:
    """The recipient is asked again at sending time: rights may have ended since."""
    if mail.recipient is None:
        return True
    if not mail.recipient.is_active:
        return False
    if not mail.about_type:
        return True
    model = apps.get_model(mail.about_type)
    return model.objects.visible_to(mail.recipient).filter(pk=mail.about_id).exists()


def _send(mail: OutgoingEmail) -> None:
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to])
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.send()
