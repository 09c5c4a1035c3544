"""A person's dates as an iCalendar feed at a private address that can be taken back.

Rooms add their sources when their app is ready; each starts from `visible_to` and reads through
its lenses, so the feed holds what the person may see now, and a date that is gone is simply gone.
Nothing in an event tells when or how often its record was changed.
"""

import datetime as dt
import hashlib
import itertools
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from portal.notifications.models import CalendarLink
from portal.workflow import clock

REFRESH_HOURS = 6
MOST_EVENTS = 500  # of one source
PAST, AHEAD = dt.timedelta(days=30), dt.timedelta(days=400)


@dataclass(frozen=True)
class Event:
    """`uid`: steady and unique in this portal. `when`: a date (all day) or an aware moment.
    `path`: where the person acts."""

    uid: str
    when: dt.date | dt.datetime
    summary: str
    path: str


# Person → events of one room, in the active language, within `span()`, soonest first.
SOURCES: list[Callable[[Any], Iterable[Event]]] = []


def span() -> tuple[dt.date, dt.date]:
    """The first and the last day a feed shows."""
    return clock.today() - PAST, clock.today() + AHEAD


def feed_of(user: Any) -> bytes:
    """The person's calendar in the person's language."""
    with translation.override(user.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Concord//Partner portal//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", f"{settings.VENDOR_NAME} · Concord")
        calendar.add("x-wr-caldesc", _("Protections, next steps and deadlines of your deals"))
        calendar.add("x-published-ttl", f"PT{REFRESH_HOURS}H")
        for source in SOURCES:
            for event in itertools.islice(source(user), MOST_EVENTS):
                calendar.add_component(_entry(event))
    return bytes(calendar.to_ical())


def _entry(event: Event) -> CalendarEvent:
    entry = CalendarEvent()
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    entry.add("uid", f"{event.uid}@{host}")
    entry.add("dtstamp", clock.now().astimezone(dt.UTC))
    entry.add("summary", event.summary)
    entry.add("url", settings.SITE_URL + event.path)
    entry.add("transp", "TRANSPARENT")  # a deadline keeps nobody busy
    if isinstance(event.when, dt.datetime):
        entry.add("dtstart", event.when.astimezone(dt.UTC))
    else:
        entry.add("dtstart", event.when)
        entry.add("dtend", event.when + dt.timedelta(days=1))
    return entry


# --- The private address --------------------------------------------------------------------------
def make_link(*, actor: Any) -> str:
    """A new address of the person's calendar, shown once; an older one stops working."""
    token = secrets.token_urlsafe(32)
    CalendarLink.objects.update_or_create(
        user=actor, defaults={"digest": digest_of(token), "created_at": clock.now()}
    )
    return f"{settings.SITE_URL}/calendar/{token}.ics"


def end_link(*, actor: Any) -> None:
    """The person's calendar address stops working."""
    CalendarLink.objects.filter(user=actor).delete()


def owner_of(token: str) -> Any:
    """The active person whose address this is, or None."""
    rows = CalendarLink.objects.select_related("user").filter(user__is_active=True)
    link = rows.filter(digest=digest_of(token)).first()
    return link.user if link else None


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
