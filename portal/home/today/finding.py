"""Asks every source in one query, adds the pages to read, and ranks what was found."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms.reading.services.confirming import to_read
from portal.access.scope import Scope
from portal.home.today import of_content, of_deals, of_partners
from portal.home.today.source import Source
from portal.people.areas import Area
from portal.workflow import clock

SOURCES: tuple[Source, ...] = (*of_deals.SOURCES, *of_partners.SOURCES, *of_content.SOURCES)
MUST_READ = gettext_lazy("Read and confirm")
OVERDUE, TODAY, ASKED, LATER = range(4)
TONES = {OVERDUE: "danger", TODAY: "warning", ASKED: "neutral", LATER: "neutral"}


@dataclass(frozen=True)
class Item:
    """One thing to do. `due`: a day, a moment, or None where nobody set one. `since`: the moment
    since when it waits, where that is known."""

    kind: str
    label: Any
    icon: str
    area: str
    url: str
    name: str
    note: str = ""
    due: dt.date | None = None
    since: dt.datetime | None = None

    @property
    def moment(self) -> dt.datetime | None:
        """The end of the day, or the moment, by which it wants to be done."""
        if self.due is None or isinstance(self.due, dt.datetime):
            return self.due
        end = dt.datetime.combine(self.due, dt.time.max)
        return timezone.make_aware(end, timezone.get_current_timezone())

    @property
    def rank(self) -> int:
        """Overdue; due within a day; asked without a day; later."""
        if self.moment is None:
            return ASKED
        now = clock.now()
        if self.moment < now:
            return OVERDUE
        return TODAY if self.moment < now + dt.timedelta(days=1) else LATER

    @property
    def tone(self) -> str:
        return TONES[self.rank]

    @property
    def when(self) -> str:
        """Its day in words; the hour where that is close."""
        if self.due is None:
            return _("open")
        shown = "DATE_FORMAT"
        day: dt.date = self.due
        if isinstance(day, dt.datetime):
            day = timezone.localtime(day)
            shown = "SHORT_DATETIME_FORMAT" if self.rank == TODAY else shown
        words = {OVERDUE: _("overdue since %(day)s"), LATER: _("by %(day)s")}
        return words.get(self.rank, _("due %(day)s")) % {"day": date_format(day, shown)}


def today(scope: Scope, most: int, areas: Collection[str] | None = None) -> list[Item]:
    """What waits, the most urgent first: at most `most` of each kind. `areas`: only these. Two
    queries."""
    wanted = [source for source in SOURCES if areas is None or source.area in areas]
    found = list(_of_sources(scope, wanted, most))
    if areas is None or Area.CONTENT in areas:
        found += _to_read(scope, most)
    return sorted(found, key=_urgency)


def _urgency(item: Item) -> tuple[int, float, str, str]:
    waits = item.moment or item.since
    return item.rank, waits.timestamp() if waits else 0.0, item.name, item.url


def _to_read(scope: Scope, most: int) -> Iterator[Item]:
    pages = to_read(scope, get_language() or "en").defer("body").order_by("-date", "-pk")
    for page in pages[:most]:
        yield Item("must_read", MUST_READ, "book-open", Area.CONTENT, page.address(), page.title)


def _of_sources(scope: Scope, sources: Iterable[Source], most: int) -> Iterator[Item]:
    legs, by_place = [], dict(enumerate(sources))
    found: dict[Any, QuerySet | None] = {}
    for place, source in by_place.items():
        if source.rows not in found:
            found[source.rows] = source.rows(scope)
        if (rows := found[source.rows]) is not None:
            waits = rows.filter(source.rule(scope)) if source.rule else rows
            legs.append(_leg(place, source, waits, most))
    if legs:
        for row in legs[0].union(*legs[1:], all=True):
            yield _item(by_place[int(row[0])], *row[1:])


def _leg(place: int, source: Source, rows: QuerySet, most: int) -> QuerySet:
    """The first rows of one source, in the columns all have. The slice stands inside, because no
    part of a union can have one on SQLite."""
    few = rows.order_by(source.order, "pk").values("pk")[:most]
    found = rows.model._default_manager.filter(pk__in=few).order_by()
    return found.annotate(
        item_place=Value(str(place), CharField()),
        item_key=Cast(F(source.key), CharField()),
        item_name=Cast(source.name, CharField()),
        item_note=Cast(source.note or Value(""), CharField()),
        item_on=Cast(_column(source.on), DateField()),
        item_at=Cast(_column(source.at), DateTimeField()),
        item_since=Cast(_column(source.since), DateTimeField()),
    ).values_list(
        "item_place", "item_key", "item_name", "item_note", "item_on", "item_at", "item_since"
    )


def _column(said: Any) -> Any:
    """A column's name, an expression made when it is asked for, or nothing."""
    if said is None:
        return Value(None)
    return F(said) if isinstance(said, str) else said()


def _item(source: Source, key: str, name: str, note: str, on: Any, at: Any, since: Any) -> Item:
    url = source.url.format(key=uuid.UUID(key)) if "{key}" in source.url else source.url
    title = name or note or str(_("Untitled draft"))
    told = note if name else ""
    return Item(
        source.kind, source.label, source.icon, source.area, url, title, told, at or on, since
    )
