"""One mail a day or a week about everything that is still unread and may still be read.

A digest takes in what was told before its time, so each notice is in one digest at most, a job
killed midway and run again sends one mail, and after days without a worker one mail is sent. When
the mail leaves it is written anew: what its person may no longer read has gone from it.
"""

import itertools
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.activity import emails
from portal.activity.delivery import REFRESH
from portal.activity.models import OutgoingEmail
from portal.jobs.registry import Progress
from portal.notifications import quiet, unsubscribe
from portal.notifications.choices import DIGESTS, Frequency, Group
from portal.notifications.models import Notification, Preferences
from portal.notifications.services import INBOX, foot_of, wishes_of
from portal.workflow import clock

LISTED = 50  # the rest is one line that leads to the inbox


def send_digests(progress: Progress) -> int:
    """Write every digest whose time has come; returns how many mails there are."""
    waiting = Notification.objects.filter(settled_at=None, mail__in=DIGESTS)
    due = list(waiting.order_by().values_list("user", "mail").distinct())
    written = 0
    for place, (user_id, frequency) in enumerate(due, start=1):
        written += _digest(user_id, frequency)
        progress(place, len(due))
    return written


def _digest(user_id: Any, frequency: str) -> bool:
    """One person's digest, in a transaction of its own; False when there was nothing to say."""
    with transaction.atomic():
        person = get_user_model().objects.select_for_update().get(pk=user_id)
        preferences, now = Preferences.objects.of(person), clock.now()
        wishes = wishes_of(person, preferences)
        weekday = preferences.digest_day if frequency == Frequency.WEEKLY else None
        due = quiet.last_due(now, preferences.digest_at, wishes.zone, weekday)
        if quiet.release(now, wishes) > now:
            return False
        rows = Notification.objects.filter(user=person, mail=frequency, settled_at=None)
        taken = [notice.pk for notice in rows.filter(created_at__lt=due)]
        rows = Notification.objects.filter(pk__in=taken)
        shown = list(rows.visible_to(person).unread()) if taken else []
        mail = _queue(person, frequency, shown) if shown else None
        rows.update(settled_at=now)
        Notification.objects.filter(pk__in=[notice.pk for notice in shown]).update(digest=mail)
    return bool(shown)


def _queue(person: Any, frequency: str, notices: list[Notification]) -> OutgoingEmail:
    code = f"digest_{frequency}"
    address = unsubscribe.address_for(person, code)
    letter = letter_of(person, notices, address)
    return emails.queue_letter(letter, person, kind=code, unsubscribe_url=address)


def letter_of(person: Any, notices: list[Notification], address: str) -> emails.Letter:
    """The digest in the person's language, by group, newest first."""
    with translation.override(person.language):
        count = len(notices)
        subject = ngettext("%(count)d thing is new", "%(count)d things are new", count)
        parts = list(_parts(sorted(notices, key=lambda notice: notice.row.group)[:LISTED]))
        if count > LISTED:
            parts.append({"text": _("And %(count)d more.") % {"count": count - LISTED}})
        parts.append({"label": _("Open your notifications"), "url": settings.SITE_URL + INBOX})
        foot = foot_of(person, address)
        return emails.written(subject % {"count": count}, parts, person.language, foot)


def _parts(notices: Iterable[Notification]) -> Iterable[emails.Part]:
    for group, members in itertools.groupby(notices, key=lambda notice: notice.row.group):
        yield {"text": str(Group(group).label)}
        for notice in members:
            yield {"text": notice.title, "url": settings.SITE_URL + notice.url}


def refresh(mail: OutgoingEmail) -> bool:
    """Write a waiting digest anew, out of what its person may still read and has not read."""
    notices = list(Notification.objects.visible_to(mail.recipient).unread().filter(digest=mail))
    if not notices:
        return False
    letter = letter_of(mail.recipient, notices, mail.unsubscribe_url)
    mail.subject, mail.text, mail.html = letter.subject, letter.text, letter.html
    mail.save(update_fields=["subject", "text", "html"])
    return True


REFRESH.update(dict.fromkeys(unsubscribe.DIGEST_KINDS, refresh))
