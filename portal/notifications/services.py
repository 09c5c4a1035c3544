"""Telling people: one call, every channel. Reading, and choosing what mail one wants."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from portal.activity import emails
from portal.activity.audit import record_event
from portal.activity.models import OutgoingEmail
from portal.activity.subjects import SUBJECTS
from portal.notifications import quiet, unsubscribe
from portal.notifications.choices import DIGESTS, KINDS, Frequency, kind_of
from portal.notifications.models import Notification, Preferences
from portal.workflow import clock

INBOX = "/notifications/"


def notify(
    person: Any,
    kind: str,
    template: str,
    context: dict[str, Any],
    *,
    about: Any = None,
    url: str = "",
    key: str = "",
) -> None:
    """Tell `person` one thing, in the inbox and by mail, as the person prefers.

    `kind`: a code of `choices.KINDS`. `template`: templates/<template>.txt, first line the title.
    `about`: the record it speaks of (registered in `portal/activity/subjects.py`); it is shown and
    sent only while the person may see it. `url`: the exact page of the action (default: where the
    template's button leads, or the record's page). `key`: a notice with the same key is given to a
    person once, however often this is called.
    """
    if about is not None and about._meta.label_lower not in SUBJECTS:
        raise LookupError(f"Register {about._meta.label_lower} in portal.activity.subjects first.")
    if not person.is_active or person.is_integration:  # programs ask, nobody writes to them
        return
    if key and person.notifications.filter(key=key).exists():
        return
    title, parts = emails.parts_of(template, context, person.language)
    path = (url or _button_path(parts) or _path_of(about)).removeprefix(settings.SITE_URL)
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"A notice leads to a page of ours, not to {path}")
    leads = {"url": settings.SITE_URL + path}
    parts = [part | leads if "label" in part else part for part in parts]
    wishes = Preferences.objects.of(person)
    with transaction.atomic():
        notice = _store(person, kind, title, parts, path, about, key, wishes.frequency(kind))
        if notice and notice.mail == Frequency.AT_ONCE:
            _mail(notice, person, title, parts, about, wishes)


def _button_path(parts: list[emails.Part]) -> str:
    found = (part["url"] for part in parts if "label" in part)
    return next(found, "")


def _path_of(about: Any) -> str:
    return str(about.get_absolute_url()) if hasattr(about, "get_absolute_url") else INBOX


def _store(
    person: Any,
    kind: str,
    title: str,
    parts: list[emails.Part],
    path: str,
    about: Any,
    key: str,
    frequency: str,
) -> Notification | None:
    """The new row; None when somebody else gave the same key in the meantime."""
    try:
        with transaction.atomic():
            return Notification.objects.create(
                user=person,
                kind=kind,
                title=title[:200],
                body="\n\n".join(part["text"] for part in parts if "text" in part),
                action=next((part["label"] for part in parts if "label" in part), "")[:80],
                url=path,
                about_type=about._meta.label_lower if about is not None else "",
                about_id=about.pk if about is not None else None,
                part=kind_of(kind).part,
                key=key,
                mail=frequency,
                settled_at=clock.now() if emails.is_recorded_only() else None,
            )
    except IntegrityError:
        if key and person.notifications.filter(key=key).exists():
            return None
        raise


def _mail(
    notice: Notification,
    person: Any,
    title: str,
    parts: list[emails.Part],
    about: Any,
    wishes: Preferences,
) -> None:
    now, address = clock.now(), unsubscribe.address_for(person, notice.kind)
    foot = foot_of(person, address, notice.row.must)
    emails.queue_letter(
        emails.written(title, parts, person.language, foot),
        person,
        about=about,
        part=notice.part,
        kind=notice.kind,
        unsubscribe_url=address,
        not_before=now if notice.row.urgent else quiet.release(now, wishes_of(person, wishes)),
    )


def wishes_of(person: Any, preferences: Preferences) -> quiet.Wishes:
    return quiet.Wishes(
        zone=quiet.zone_of(person.timezone),
        start=preferences.quiet_from,
        end=preferences.quiet_until,
        weekends=preferences.quiet_weekends,
    )


def foot_of(person: Any, stop_address: str, must: Any = "") -> list[emails.Part]:
    """The small print of a mail: how to stop it, or why it cannot be stopped."""
    with translation.override(person.language):
        lines = [{"text": str(must)}] if must else []
        if stop_address:
            lines.append({"label": _("Stop mail like this"), "url": stop_address})
        settings_url = f"{settings.SITE_URL}/me/notifications/"
        return [*lines, {"label": _("Choose what mail you get"), "url": settings_url}]


# --- Reading --------------------------------------------------------------------------------------
def mark_read(*, notice: Notification, actor: Any, is_read: bool = True) -> None:
    """One's own notice becomes read or unread. Twice does it once."""
    own = Notification.objects.visible_to(actor).filter(pk=notice.pk)
    own.exclude(read_at__isnull=not is_read).update(read_at=clock.now() if is_read else None)


def mark_all_read(*, actor: Any, only: Collection[uuid.UUID] | None = None) -> tuple[int, str]:
    """Everything the person can see in the inbox, or `only` these, becomes read. How many were
    not, and the moment that `mark_unread_again` takes."""
    rows, now = Notification.objects.visible_to(actor).unread(), clock.now()
    rows = rows if only is None else rows.filter(pk__in=only)
    return int(rows.update(read_at=now)), now.isoformat()


def mark_unread_again(*, actor: Any, moment: str) -> int:
    """Take back what became read at one moment. Twice does it once."""
    rows = Notification.objects.visible_to(actor)
    return int(rows.filter(read_at=dt.datetime.fromisoformat(moment)).update(read_at=None))


def mark_old_read(*, before: dt.datetime) -> None:
    """Everybody has read what was told before a moment: how a demo world begins."""
    rows = Notification.objects.filter(read_at=None, created_at__lt=before)
    rows.update(read_at=F("created_at"))


# --- Choosing -------------------------------------------------------------------------------------
def save_preferences(
    *, actor: Any, frequencies: dict[str, str], times: dict[str, Any] | None = None
) -> None:
    """`frequencies`: kind code → Frequency, for the kinds that change. `times`: other columns.

    What waits for a digest follows the new choice; what was to be collected and is now wanted at
    once still comes with the next daily mail.
    """
    with transaction.atomic():
        row, _is_new = Preferences.objects.select_for_update().get_or_create(user=actor)
        row.frequencies = _kept(row.frequencies | frequencies)
        for name, value in (times or {}).items():
            setattr(row, name, value)
        row.save()
        waiting = Notification.objects.filter(user=actor, settled_at=None, mail__in=DIGESTS)
        for code, frequency in frequencies.items():
            later = Frequency.DAILY if frequency == Frequency.AT_ONCE else frequency
            waiting.filter(kind=code).update(mail=later)


def _kept(frequencies: dict[str, str]) -> dict[str, str]:
    """Only what differs from the default, of kinds that exist."""
    known = {code: value for code, value in frequencies.items() if code in KINDS}
    return {code: value for code, value in known.items() if value != KINDS[code].mail}


def stop_mail(*, stop: unsubscribe.Stop) -> None:
    """What an unsubscribe link does: no more mail of its kind, also not what waits. Twice is once.

    The link of a digest stops every kind that is collected in it and may be stopped.
    """
    user = stop.user
    wanted = unsubscribe.DIGEST_KINDS.get(stop.code)
    preferences = Preferences.objects.of(user)
    if wanted:
        kinds = [code for code in KINDS if preferences.frequency(code) == wanted]
        codes = [code for code in kinds if not KINDS[code].must]
    else:
        codes = [stop.code]
    with transaction.atomic():
        save_preferences(actor=user, frequencies=dict.fromkeys(codes, str(Frequency.NEVER)))
        waiting = OutgoingEmail.objects.filter(recipient=user, sent_at=None, failed_at=None)
        waiting.filter(kind__in=[*codes, stop.code]).delete()
        record_event(user, user, "unsubscribe", note={"kind": stop.code})
