"""The timeline of an account: touchpoints, silences and joint events, newest first, in pages.

Several kinds of rows stand in one order: by moment, then kind of row (`rank`), then id. Each
source gives at most a page beyond the cursor; what is merged is as fast at the last page as at
the first.
"""

import base64
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.accounts.models import Account, Contact, Engagement
from partners.touchpoints.choices import Visibility
from partners.touchpoints.models import Touchpoint, Unanswered
from portal.access.together import Asking, answered
from portal.activity.choices import Audience
from portal.activity.models import AuditEntry
from portal.workflow import clock

PAGE_SIZE = 12
# Joint events told on the timeline: action of the trail → icon and words. Others are not told.
EVENTS: dict[str, tuple[str, Any]] = {
    "accept": ("handshake", gettext_lazy("Agreed to work together")),
    "ask_change": ("sliders", gettext_lazy("Another level or end was asked for")),
    "accept_change": ("sliders", gettext_lazy("The change of the joint work was agreed")),
    "refuse_change": ("sliders", gettext_lazy("The joint work stays as it is")),
    "review": ("calendar", gettext_lazy("The joint work was reviewed")),
    "pause": ("pause", gettext_lazy("The joint work was paused")),
    "resume": ("play", gettext_lazy("The joint work went on")),
    "add_file": ("paperclip", gettext_lazy("File added")),
    "remove_file": ("trash", gettext_lazy("File removed")),
}


@dataclass(frozen=True)
class Item:
    """One line. `row` is the touchpoint, silence or event behind it."""

    at: dt.datetime
    rank: int
    pk: str
    kind: str  # touchpoint, silence, event: the template's part
    row: Any
    icon: str = ""
    title: Any = ""
    company: str = ""  # the partner of a joint event
    by: str = ""  # who did it; of the vendor's people only that it was the vendor

    @property
    def place(self) -> tuple[dt.datetime, int, str]:
        return self.at, -self.rank, self.pk


@dataclass(frozen=True)
class Cursor:
    """The last line seen; lines beyond it are older."""

    at: dt.datetime
    rank: int
    pk: str

    def beyond(self, rank: int) -> Q:
        """Rows of the source `rank` that stand after the cursor."""
        if rank > self.rank:
            return Q(at__lte=self.at)
        older = Q(at__lt=self.at)
        return older | Q(at=self.at, pk__lt=self.pk) if rank == self.rank else older


@dataclass(frozen=True)
class Wanted:
    """What the reader narrowed the timeline to; empty is everything."""

    kind: str = ""
    visibility: str = ""
    person: Any = None

    def params(self) -> dict[str, str]:
        named = {"kind": self.kind, "visibility": self.visibility}
        named["person"] = str(self.person.pk) if self.person else ""
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class Reader:
    """Who reads which account, through which live engagements."""

    user: Any
    account: Account
    engagements: list[Engagement]
    wanted: Wanted = field(default_factory=Wanted)


def touchpoints(reader: Reader) -> QuerySet:
    rows = Touchpoint.objects.visible_to(reader.user).filter(account=reader.account)
    wanted = reader.wanted
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.visibility:
        rows = rows.filter(visibility=wanted.visibility)
    if wanted.person:
        took_part = Touchpoint.people.through.objects.filter(user_id=wanted.person.pk)
        rows = rows.filter(Q(author=wanted.person) | Q(pk__in=took_part.values("touchpoint_id")))
    return rows


def with_people(rows: Any, user: Any) -> Any:
    """Touchpoints with everything a page or the API tells of them, in three queries."""
    contacts = Contact.objects.visible_to(user)
    return rows.select_related(
        "author", "account", "organization", "engagement__organization"
    ).prefetch_related(Prefetch("contacts", queryset=contacts), "people")


def _touchpoints(reader: Reader) -> QuerySet:
    return with_people(touchpoints(reader), reader.user)


def _silences(reader: Reader) -> QuerySet | None:
    wanted = reader.wanted
    if wanted.kind or wanted.person:
        return None
    rows = Unanswered.objects.visible_to(reader.user).filter(account=reader.account)
    if wanted.visibility:
        rows = rows.filter(visibility=wanted.visibility)
    contacts = Contact.objects.visible_to(reader.user)
    return rows.prefetch_related(Prefetch("contact", queryset=contacts))


def _events(reader: Reader) -> QuerySet | None:
    wanted = reader.wanted
    if wanted.kind or wanted.visibility not in {"", Visibility.JOINT}:
        return None
    rows = AuditEntry.objects.filter(
        target_type=Engagement._meta.label_lower,
        target_id__in=[row.pk for row in reader.engagements],
        audience=Audience.JOINT,
        action__in=EVENTS,
    )
    if wanted.person:
        rows = rows.filter(actor=wanted.person, actor__staff_role="")
    return rows.select_related("actor")


SOURCES: tuple[tuple[str, Callable[[Reader], QuerySet | None]], ...] = (
    ("touchpoint", _touchpoints),
    ("silence", _silences),
    ("event", _events),
)


def page_of(reader: Reader, cursor_text: str = "", size: int = PAGE_SIZE) -> dict[str, Any]:
    """`items` of one page and `more`, the query string of the next; empty on the last page."""
    page: dict[str, Any] = answered(page_asked(reader, cursor_text, size))
    return page


def page_asked(reader: Reader, cursor_text: str = "", size: int = PAGE_SIZE) -> Asking:
    cursor = _decoded(cursor_text)
    sources: dict[int, QuerySet] = {}
    for rank, (_kind, source) in enumerate(SOURCES):
        rows = source(reader)
        if rows is None:
            continue
        if cursor:
            rows = rows.filter(cursor.beyond(rank))
        sources[rank] = rows.order_by("-at", "-pk")[: size + 1]
    yield tuple(sources.values())
    found = [_item(reader, rank, row) for rank, rows in sources.items() for row in rows]
    found.sort(key=lambda item: item.place, reverse=True)
    items, more = found[:size], ""
    if len(found) > size:
        more = urlencode(reader.wanted.params() | {"cursor": _encoded(items[-1])})
    return {"items": items, "more": more}


def _item(reader: Reader, rank: int, row: Any) -> Item:
    kind, key = SOURCES[rank][0], str(row.pk)
    if kind != "event":
        return Item(row.at, rank, key, kind, row, icon=getattr(row, "icon", "hourglass"))
    icon, title = EVENTS[row.action]
    companies = {bridge.pk: bridge.organization.name for bridge in reader.engagements}
    return Item(row.at, rank, key, kind, row, icon, title, companies[row.target_id], _by(row))


def _by(entry: AuditEntry) -> str:
    """As on the engagement's own page: the vendor speaks as one (docs/architecture.md)."""
    if entry.actor is None:
        return ""
    return settings.VENDOR_NAME if entry.actor.staff_role else str(entry.actor)


def _encoded(item: Item) -> str:
    packed = json.dumps([item.at.isoformat(), item.rank, item.pk], separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def _decoded(text: str) -> Cursor | None:
    if not text:
        return None
    try:
        at, rank, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        moment = dt.datetime.fromisoformat(at)
        model = (Touchpoint, Unanswered, AuditEntry)[rank]
        return Cursor(_sane(moment), rank, model._meta.pk.to_python(pk))
    except Exception as error:  # whatever a forged cursor breaks, the answer is one
        raise BadRequest(_("This page link is broken. Go back to the first page.")) from error


def _sane(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None or abs(moment - clock.now()) > dt.timedelta(days=365 * 200):
        raise ValueError
    return moment
