"""Mail: written, and queued in the transaction that causes it. `delivery.py` sends it."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from portal.activity.delivery import deliver
from portal.activity.models import OutgoingEmail
from portal.workflow import clock

LINK = re.compile(r"^\[(?P<label>.+)\]\((?P<url>\S+)\)$")
# One paragraph: `text`; `label` and `url` (a button); `text` and `url` (a line of a list); or
# `head` and `rows`, words of a small table.
Part = dict[str, Any]
_recorded_only: ContextVar[bool] = ContextVar("recorded_only", default=False)


@dataclass(frozen=True)
class Letter:
    """A mail in one language: the subject, its paragraphs, and both forms it is sent in."""

    subject: str
    parts: Sequence[Part]
    text: str
    html: str


@contextmanager
def recorded_only() -> Iterator[None]:
    """Within the block mail is written to the outbox as sent, and goes to nobody: worlds are
    built through the services, whose people must not get mail about it."""
    token = _recorded_only.set(True)
    try:
        yield
    finally:
        _recorded_only.reset(token)


def is_recorded_only() -> bool:
    """Is a world being built, whose people must not hear of it?"""
    return _recorded_only.get()


def queue(
    user: Any, template: str, context: dict[str, Any], about: Any = None, part: str = ""
) -> None:
    """Queue `templates/<template>.txt` to `user` in the person's language.

    The first line of the template is the subject; a line `[label](url)` becomes a button when it
    leads to the portal: what people type cannot make one that leads elsewhere.
    """
    if not user.is_integration:
        made = letter(template, context, user.language)
        queue_letter(made, user, about=about, part=part)


def queue_to_address(address: str, template: str, context: dict[str, Any], language: str) -> None:
    """Queue a mail to somebody who has no account yet (invitation, application)."""
    queue_rendered(address, *compose(template, context, language))


def compose(template: str, context: dict[str, Any], language: str) -> tuple[str, str, str]:
    """Subject, text and HTML of a template."""
    made = letter(template, context, language)
    return made.subject, made.text, made.html


def letter(
    template: str, context: dict[str, Any], language: str, foot: Iterable[Part] = ()
) -> Letter:
    """The mail of a template. `foot`: small lines below it, in the same language."""
    return written(*parts_of(template, context, language), language, foot)


def parts_of(template: str, context: dict[str, Any], language: str) -> tuple[str, list[Part]]:
    """The subject and the paragraphs of a template."""
    context = {"site_url": settings.SITE_URL, "vendor": settings.VENDOR_NAME, **context}
    with translation.override(language):
        subject, _sep, body = render_to_string(f"{template}.txt", context).strip().partition("\n")
    paragraphs = [text.strip() for text in re.split(r"\n\s*\n", body) if text.strip()]
    return " ".join(subject.split()), [_part(text) for text in paragraphs]


def written(
    subject: str, parts: Sequence[Part], language: str, foot: Iterable[Part] = ()
) -> Letter:
    """The mail that says `parts`."""
    foot = list(foot)
    context = {"subject": subject, "parts": parts, "foot": foot}
    context |= {"site_url": settings.SITE_URL, "vendor": settings.VENDOR_NAME}
    with translation.override(language):
        html = render_to_string("emails/layout.html", context)
    text = "\n\n".join(map(_as_text, parts)) + "\n"
    if foot:
        text += "\n-- \n" + "\n".join(map(_as_text, foot)) + "\n"
    return Letter(subject, parts, text, html)


def _part(text: str) -> Part:
    link = _our_link(text)
    return link.groupdict() if link else {"text": text}


def _as_text(part: Part) -> str:
    if "rows" in part:
        return "\n".join(" · ".join(row) for row in [part["head"], *part["rows"]])
    if "label" in part:
        return f"{part['label']}:\n{part['url']}"
    return f"• {part['text']}\n  {part['url']}" if "url" in part else part["text"]


def _our_link(text: str) -> re.Match[str] | None:
    link = LINK.match(text)
    return link if link and link["url"].startswith(f"{settings.SITE_URL}/") else None


def queue_letter(
    made: Letter,
    user: Any,
    *,
    about: Any = None,
    part: str = "",
    kind: str = "",
    unsubscribe_url: str = "",
    not_before: dt.datetime | None = None,
) -> OutgoingEmail:
    """Queue a written mail to a person, to leave at once or not before a moment."""
    return queue_rendered(
        user.email,
        made.subject,
        made.text,
        made.html,
        recipient=user,
        about=about,
        part=part,
        kind=kind,
        unsubscribe_url=unsubscribe_url,
        not_before=not_before or clock.now(),
    )


def queue_rendered(
    address: str,
    subject: str,
    text: str,
    html: str = "",
    *,
    recipient: Any = None,
    about: Any = None,
    **columns: Any,
) -> OutgoingEmail:
    """Write a mail to the outbox; `columns` are the other columns of `OutgoingEmail`.

    A worker sends it (`send_mail`), so that a slow server never delays a page; where mail costs
    no time (EMAIL_AT_ONCE: console, demo) it leaves right after the commit.
    """
    mail = OutgoingEmail.objects.create(
        recipient=recipient,
        to=address,
        subject=subject[:200],
        text=text,
        html=html,
        about_type=about._meta.label_lower if about else "",
        about_id=about.pk if about else None,
        sent_at=clock.now() if is_recorded_only() else None,
        **columns,
    )
    if mail.sent_at is None and settings.EMAIL_AT_ONCE:
        transaction.on_commit(lambda: deliver([mail]), robust=True)
    return mail
